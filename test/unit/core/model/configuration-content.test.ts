import { describe, expect, test } from 'vitest';
import type { Text } from '../../../../core/model/text.ts';
import { configurationFileLimit, readConfigurationContent } from '../../../../core/model/configuration/content.ts';
import { readConfigurationFile } from '../../../../core/model/configuration/file.ts';
import { connectors, example, exampleFile } from './examples.ts';

const valid = JSON.stringify(exampleFile(), null, 2);

function refusalOf(file: string): readonly Text[] {
  const content = readConfigurationContent(file, connectors);
  return content.ok ? [] : content.sentences;
}

test('a valid file gives the configuration, with or without a byte order mark', () => {
  for (const file of [valid, `\uFEFF${valid}`])
    expect(readConfigurationContent(file, connectors)).toEqual({ ok: true, configuration: example() });
});

test('a variable where a request takes a password is no secret; words around one are', () => {
  const isSecret = expect.objectContaining({ key: 'model.shape.secret' });
  expect(withPassword('{{secrets.servicePassword}}')).not.toContainEqual(isSecret);
  expect(withPassword('{{newPassword | json}}')).not.toContainEqual(isSecret);
  for (const secret of ['hunter2', 'hunter2{{login}}', '{{hunter2}}', '{{login}}{{hunter2}}'])
    expect(withPassword(secret)).toContainEqual(isSecret);
});

describe('refused as the page refuses it, without the lines', () => {
  test.for<[string, string]>([
    ['too large', valid.padEnd(configurationFileLimit + 1)],
    ['empty', ' \n'],
    ['not JSON', 'Hello'],
    ['no object', '[]'],
    ['another program’s', '{"name": "x"}'],
    ['a version that this one does not know', valid.replace('"lockstep": 1', '"lockstep": 2')],
    ['a wrong type', valid.replace('"minLength": 8', '"minLength": "8"')],
    ['an unknown field', valid.replace('"minLength": 14', '"minLenght": 14')],
    ['a polluting key', valid.replace('"userDomainName"', '"__proto__": {"polluted": true}, "userDomainName"')],
    ['a polluting key of the whole', valid.replace('"lockstep": 1,', '"lockstep": 1, "constructor": {},')],
    ['a secret', valid.replace('"userDomainName"', '"token": "hunter2", "userDomainName"')],
    ['too deep', valid.replace('"Default"', `${'{"a":'.repeat(50)}1${'}'.repeat(50)}`)],
    ['an unknown policy', valid.replace('"passwordPolicyId": "p1"', '"passwordPolicyId": "p7"')],
    ['too many entries', JSON.stringify({ ...exampleFile(), sources: Array.from({ length: 9000 }, () => 5) })],
  ])('%s', ([, file]) => {
    const reading = readConfigurationFile(file, connectors);
    const said = reading.ok ? [] : reading.problems.map(({ sentence }) => sentence);
    expect(said).not.toEqual([]);
    expect(asSet(refusalOf(file))).toEqual(asSet(said));
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
  });
});

test('nesting that no parser could recurse into is refused, not crashed on', () => {
  expect(refusalOf('['.repeat(1_000_000))).toMatchObject([{ key: 'model.file.notJson' }]);
  const nested = `{"a":${'['.repeat(100_000)}${']'.repeat(100_000)}}`;
  expect(refusalOf(nested)).toContainEqual({ key: 'model.file.tooDeep' });
});

test('of very many problems a hundred are said', () => {
  const file = { ...exampleFile(), passwordSyncGroups: Array.from({ length: 250 }, () => 5) };
  expect(refusalOf(JSON.stringify(file))).toHaveLength(100);
});

function withPassword(value: string): readonly Text[] {
  return refusalOf(valid.replace('"userDomainName"', `"body": {"password": "${value}"}, "userDomainName"`));
}

/** The page has them by line. */
function asSet(sentences: readonly Text[]): ReadonlySet<string> {
  return new Set(sentences.map((sentence) => JSON.stringify(sentence)));
}
