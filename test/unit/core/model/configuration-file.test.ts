import { readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { connectors as registry } from '../../../../core/connectors/registry.ts';
import { configurationFileLimit } from '../../../../core/model/configuration/content.ts';
import { readConfigurationFile, writeConfigurationFile } from '../../../../core/model/configuration/file.ts';
import { connectors, example, exampleFile } from './examples.ts';

const valid = JSON.stringify(exampleFile(), null, 2);

/** Problems as `line key first-filling`. */
function problemsOf(file: string): string[] {
  const reading = readConfigurationFile(file, connectors);
  if (reading.ok) return [];
  return reading.problems.map(({ line, sentence }) =>
    [line ?? 'file', sentence.key.replace('model.', ''), sentence.with?.[0]]
      .filter((part) => part !== undefined)
      .join(' '),
  );
}

/** The line of the valid file on which this stands. */
function lineWith(part: string): number {
  const line = valid.split('\n').findIndex((text) => text.includes(part)) + 1;
  if (line === 0) throw new Error(`No line with ${part}`);
  return line;
}

test('a valid file gives the configuration, with what it leaves out at its default', () => {
  expect(readConfigurationFile(valid, connectors)).toEqual({ ok: true, configuration: example() });
});

test('what is written is read back to the same', () => {
  expect(readConfigurationFile(writeConfigurationFile(example()), connectors)).toEqual({
    ok: true,
    configuration: example(),
  });
});

test('a byte order mark, as some editors write it, is no part of the file', () => {
  expect(problemsOf(`\uFEFF${valid}`)).toEqual([]);
});

test('the example of the documentation is valid with the connectors that there are', async () => {
  const file = await readFile(new URL('../../../../docs/examples/configuration.json', import.meta.url), 'utf8');
  const manifests = [...registry.values()].map(({ manifest }) => manifest);
  expect(readConfigurationFile(file, manifests)).toMatchObject({ ok: true });
});

describe('size', () => {
  test('10 MB is refused before anything is parsed', () => {
    expect(problemsOf('x'.repeat(10_000_000))).toEqual(['file file.tooLarge 5']);
  });

  test('the limit itself is not the reason of a refusal', () => {
    expect(problemsOf(valid.padEnd(configurationFileLimit))).toEqual([]);
    expect(problemsOf(valid.padEnd(configurationFileLimit + 1))).toEqual(['file file.tooLarge 5']);
  });

  test('absurd nesting is refused, not crashed on', () => {
    expect(problemsOf('['.repeat(1_000_000))).toEqual(['file file.tooDeep']);
    const nested = `{"a":`.repeat(50) + '1' + '}'.repeat(50);
    expect(problemsOf(valid.replace('"Default"', nested))).toContain(`${lineWith('"Default"')} file.tooDeep`);
  });
});

describe('not JSON', () => {
  test.for<[string, string]>([
    ['', 'file file.empty'],
    [' \n ', 'file file.empty'],
    ['Hello', '1 file.notJson'],
    ['<html>\n<script>alert(1)</script>', '1 file.notJson'],
    ['{\n  "lockstep": 1\n  "sources": []\n}', '3 file.commaMissing'],
    ['{\n  "lockstep": 1,\n}', '3 file.nameExpected'],
    ['{\n  // ours\n  "lockstep": 1\n}', '2 file.comment'],
    ['{\n  "lockstep": 1,\n  "sources": [', '3 file.notClosed'],
    ['{\n  "lockstep": "1\n}', '2 file.badText'],
    ["{\n  'lockstep': 1\n}", '2 file.notJson'],
    ['{"lockstep": 1} {}', '1 file.notJson'],
    ['{"lockstep": NaN}', '1 file.notJson'],
  ])('%j', ([file, expected]) => {
    expect(problemsOf(file)).toEqual([expected]);
  });
});

describe('JSON, but no configuration', () => {
  test.for(['[]', '"text"', '5', 'null', 'true'])('%s', (file) => {
    expect(problemsOf(file)).toEqual(['1 file.notAnObject']);
  });

  test('another program’s file', () => {
    expect(problemsOf('{\n  "name": "x",\n  "version": 2\n}')).toEqual([
      '1 file.notOurs',
      '1 shape.missing passwordPolicies',
      '1 shape.missing sources',
      '1 shape.missing passwordSyncGroups',
      '2 shape.unknownField name',
      '3 shape.unknownField version',
    ]);
  });

  test('a version that this one does not know', () => {
    expect(problemsOf(valid.replace('"lockstep": 1', '"lockstep": 2'))).toEqual(['2 file.notOurs']);
  });
});

describe('wrong shape and what is invalid elsewhere', () => {
  test('are told together', () => {
    const file = valid.replace('"minLength": 8', '"minLength": "8"').replace('"Directory"', '"Cloud"');
    expect(problemsOf(file)).toEqual([
      `${lineWith('"minLength": 8')} shape.number passwordPolicies[0].minLength`,
      `${lineWith('"Directory"')} valid.sourceNameTwice Cloud`,
    ]);
  });

  test('a field too many keeps its record among the others', () => {
    const twice = valid.replace('"minLength": 14', '"minLenght": 14').replace('"Strict"', '"Standard"');
    expect(problemsOf(twice)).toEqual([
      `${lineWith('"Strict"')} valid.policyNameTwice Standard`,
      `${lineWith('"minLength": 14')} shape.unknownField passwordPolicies[1].minLenght`,
    ]);
  });

  test('what a broken record may be is not said to be missing, and the lines are those of the file', () => {
    const file = JSON.stringify(
      {
        ...exampleFile(),
        sources: [{ id: 's1' }, ...exampleFile().sources.slice(1)],
        accounts: [...(exampleFile().accounts ?? []), { id: 'x', sourceId: 's2', nativeIdentity: 'n', name: '' }],
      },
      null,
      2,
    ).replace('"Wiki"', '"Directory"');
    const problems = problemsOf(file);
    expect(problems.filter((problem) => problem.includes('valid.'))).toEqual([
      expect.stringContaining('valid.sourceNameTwice Directory'),
    ]);
    const line = file.split('\n').lastIndexOf('      "name": "Directory",') + 1;
    expect(problems).toContain(`${line} valid.sourceNameTwice Directory`);
    expect(problems.some((problem) => problem.includes('shape.missing sources[0].name'))).toBe(true);
  });
});

describe('wrong shape, with line and field', () => {
  test.for<[string, string, string]>([
    ['"minLength": 8', '"minLength": "8"', 'shape.number passwordPolicies[0].minLength'],
    ['"minLength": 8', '"minLength": 8.5', 'shape.integer passwordPolicies[0].minLength'],
    ['"minLength": 8', '"minLength": 8000', 'shape.tooBig passwordPolicies[0].minLength'],
    ['"defaultPolicy": true', '"defaultPolicy": "yes"', 'shape.boolean passwordPolicies[0].defaultPolicy'],
    ['"name": "Standard"', '"name": 5', 'shape.string passwordPolicies[0].name'],
    ['"name": "Standard"', '"name": "   "', 'shape.empty passwordPolicies[0].name'],
    ['"name": "Office"', `"name": "${'x'.repeat(129)}"`, 'shape.tooLong passwordSyncGroups[0].name'],
    ['"name": "Office"', '"name": " \\t"', 'shape.empty passwordSyncGroups[0].name'],
    ['"name": "Office"', `"name": "${'😀'.repeat(129)}"`, 'shape.tooLong passwordSyncGroups[0].name'],
    ['"name": "Office"', '"name": "\\u200b\\u3164"', 'shape.empty passwordSyncGroups[0].name'],
    ['"https://wiki.example.com"', '"ftp://wiki.example.com"', 'shape.sourceUrl sources[2].url'],
    ['"https://wiki.example.com"', '"http://wiki.example.com"', 'shape.sourceUrl sources[2].url'],
    ['"https://wiki.example.com"', '"https://me:pw@wiki.example.com"', 'shape.sourceUrl sources[2].url'],
    [
      '"https://cloud.example.com/dashboard"',
      '"javascript:alert(1)"',
      'shape.webAddress sources[0].applications[0].url',
    ],
    ['"selfService"', '"magic"', 'shape.oneOf sources[0].passwordChangeMode'],
    ['"minLength": 14', '"minLenght": 14', 'shape.unknownField passwordPolicies[1].minLenght'],
    ['"name": "Strict"', '"name": null', 'shape.string passwordPolicies[1].name'],
  ])('%s as %s', ([from, to, expected]) => {
    expect(problemsOf(valid.replace(from, to))).toEqual([`${lineWith(from)} ${expected}`]);
  });

  test('a missing field stands at the start of what should hold it', () => {
    const line = lineWith('"name": "Strict"') - 2;
    expect(problemsOf(valid.replace('"name": "Strict",', ''))).toEqual([
      `${line} shape.missing passwordPolicies[1].name`,
    ]);
  });

  test('a list where fields belong, and the reverse', () => {
    const file = JSON.stringify({ ...exampleFile(), sources: {}, identity: 'me' }, null, 1);
    expect(problemsOf(file)).toEqual(['3 shape.object identity', '17 shape.array sources']);
  });
});

describe('what does not fit together, with its line', () => {
  test('an unknown policy', () => {
    expect(problemsOf(valid.replace('"passwordPolicyId": "p1"', '"passwordPolicyId": "p7"'))).toEqual([
      `${lineWith('"passwordPolicyId": "p1"')} valid.groupPolicyMissing Office`,
    ]);
  });

  test('one source only, duplicate names and a source in two groups', () => {
    const file = exampleFile();
    file.passwordSyncGroups.push(
      { id: 'g2', name: 'OFFICE', passwordPolicyId: 'p1', sourceIds: ['s3', 's2'] },
      { id: 'g3', name: 'Lone', passwordPolicyId: 'p1', sourceIds: ['s3'] },
    );
    const keys = problemsOf(JSON.stringify(file, null, 2)).map((problem) => problem.replace(/^\d+ /, ''));
    expect(keys).toEqual([
      'valid.groupNameTwice OFFICE',
      'valid.sourceInTwoGroups Directory',
      'valid.tooFewSources Lone',
      'valid.sourceInTwoGroups Wiki',
    ]);
  });
});

describe('what must not be in a file', () => {
  test.for(['__proto__', 'constructor', 'prototype'])('the key %s, anywhere', (key) => {
    const evil = `"${key}": { "polluted": true }`;
    const atTop = problemsOf(valid.replace('"lockstep": 1,', `"lockstep": 1, ${evil},`));
    expect(atTop).toContain(`2 file.pollutingKey ${key}`);
    const inSettings = problemsOf(valid.replace('"userDomainName"', `${evil}, "userDomainName"`));
    expect(inSettings[0]).toMatch(/file\.pollutingKey sources\[0\]\.connectorAttributes\./);
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
  });

  test('a key written with escapes is the same key', () => {
    expect(problemsOf(valid.replace('"lockstep": 1,', '"lockstep": 1, "__pr\\u006fto__": {},'))).toContain(
      '2 file.pollutingKey __proto__',
    );
  });

  test('the same key twice', () => {
    expect(problemsOf(valid.replace('"lockstep": 1,', '"lockstep": 1,\n"lockstep": 1,'))).toEqual([
      '3 file.keyTwice lockstep',
    ]);
  });

  test.for(['password', 'adminPassword', 'token', 'client_secret', 'api-key', 'credentials'])('a secret: %s', (key) => {
    const problems = problemsOf(valid.replace('"userDomainName"', `"${key}": "hunter2", "userDomainName"`));
    expect(problems).toContain(`${lineWith('"userDomainName"')} shape.secret sources[0].connectorAttributes.${key}`);
  });

  test('no problem repeats the secret', () => {
    const reading = readConfigurationFile(valid.replace('"userDomainName"', '"password": "hunter2", "x"'), connectors);
    expect(reading.ok).toBe(false);
    expect(JSON.stringify(reading)).not.toContain('hunter2');
  });

  test('a field that only says where a secret is found is none', () => {
    expect(problemsOf(valid.replace('"name": "John Smith"', '"name": "J", "attributes": {"tokenUrl": "x"}'))).toEqual(
      [],
    );
  });
});

test('HTML in a name is text like any other', () => {
  const html = '<img src=x onerror=alert(1)><script>alert(2)</script>';
  const reading = readConfigurationFile(valid.replace('"Office"', JSON.stringify(html)), connectors);
  expect(reading.ok && reading.configuration.passwordSyncGroups[0]?.name).toBe(html);
});

test('of very many problems the first hundred are said, and how many more there are', () => {
  const file = { ...exampleFile(), passwordSyncGroups: Array.from({ length: 250 }, () => 5) };
  const reading = readConfigurationFile(JSON.stringify(file, null, 1), connectors);
  if (reading.ok) throw new Error('It was accepted.');
  expect(reading.problems).toHaveLength(101);
  expect(reading.problems.at(-1)).toMatchObject({ line: null, sentence: { count: 150 } });
});

test('of far too many entries only that is said', () => {
  const file = { ...exampleFile(), sources: Array.from({ length: 100_000 }, () => 5) };
  expect(problemsOf(JSON.stringify(file))).toEqual(['1 shape.tooMany sources']);
});
