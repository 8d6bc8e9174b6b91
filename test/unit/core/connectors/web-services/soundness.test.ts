import { readdir, readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { toJsonSchema } from '@valibot/to-json-schema';
import * as v from 'valibot';
import { describe, expect, it, test } from 'vitest';
import { DescriptionSchema } from '../../../../../core/connectors/web-services/description.ts';
import { presetIds, PresetSchema } from '../../../../../core/connectors/web-services/presets/preset.ts';
import { keyProblems } from '../../../../../core/model/configuration/content.ts';
import { presetData } from '../../../../contract/web-services.ts';
import { jsonRpc, problems, valuesFor } from './support.ts';

const root = resolve(import.meta.dirname, '../../../../..');
const presets = (await readdir(resolve(root, 'public/presets'))).map((file) => file.replace(/\.json$/, ''));
const presetNamed = async (id: string) =>
  JSON.parse(await readFile(resolve(root, `public/presets/${id}.json`), 'utf8')) as unknown;

type Step = typeof jsonRpc.requests.change;
const withChange = (change: Record<string, unknown>) => ({
  ...jsonRpc,
  requests: { ...jsonRpc.requests, change: { ...jsonRpc.requests.change, ...change } },
});
const withAnswer = (answer: Record<string, unknown>) =>
  withChange({ answers: [answer, ...(jsonRpc.requests.change.answers as readonly Step['answers'][number][])] });

// Spec H-1, H-3
describe('the validator of descriptions', () => {
  it('finds nothing wrong in a sound one', () => {
    expect(problems(jsonRpc)).toEqual([]);
  });

  it('lets a request that has the new password judge it before the change', () => {
    const { change, signIn } = jsonRpc.requests;
    const check = {
      ...change,
      changes: false,
      answers: [{ when: { status: 422 }, outcome: 'rejected' }, ...signIn.answers],
    };
    const requests = { ...jsonRpc.requests, check };
    const steps = ['signIn', 'check', 'change'];
    expect(problems({ ...jsonRpc, requests, change: { selfService: { steps } } })).toEqual([]);
  });

  it.for<[string, unknown]>([
    ['requests.change.path: path', withChange({ path: '../rpc' })],
    ['requests.change.path: path', withChange({ path: 'rpc?x=1' })],
    ['requests.change.path: path', withChange({ path: 'a b' })],
    ['requests.change.path: path', withChange({ path: 'https://other.example/rpc' })],
    ['requests.change.path: path', withChange({ path: '//other.example/rpc' })],
    ['requests.change.path: template', withChange({ path: 'a/{{login' })],
    ['requests.change.path: secretInAddress', withChange({ path: 'a/{{newPassword}}' })],
    ['requests.change.query.p: secretInAddress', withChange({ query: { p: '{{kept.session}}' } })],
    ['requests.change.query.p: unknownVariable', withChange({ query: { p: '{{constructor}}' } })],
    ['change.selfService.steps.1: variableWithoutValue', withChange({ query: { p: '{{kept.other}}' } })],
    ['change.selfService.steps.1: variableWithoutValue', withChange({ bearer: '{{secrets.none}}' })],
    ['requests.change.headers.Cookie: forbiddenHeader', withChange({ headers: { Cookie: 'x' } })],
    ['requests.change.headers.Sec-X: forbiddenHeader', withChange({ headers: { 'Sec-X': 'x' } })],
    ['requests.change.headers.X: headerText', withChange({ headers: { X: 'a\nb' } })],
    ['requests.change.headers.x: headerTwice', withChange({ headers: { X: '1', x: '2' } })],
    ['requests.change: twoAuthorizations', withChange({ bearer: 'a', headers: { authorization: 'b' } })],
    ['requests.change.body: oneBody', withChange({ body: { json: {}, form: {} } })],
    ['requests.change.body.over: over', withChange({ body: { json: [], over: '{{kept.revision}}' } })],
    ['requests.change.keep.t: onePlace', withChange({ keep: { t: { json: '/a', header: 'b' } } })],
    ['requests.change.keep.t.text: expressionNotLinear', withChange({ keep: { t: { text: '(?=a)(b)' } } })],
    ['requests.change.keep.t.text: expressionTooLarge', withChange({ keep: { t: { text: '(a{900})' } } })],
    [
      'requests.change.answers: expressionsTooLarge',
      withChange({ keep: { s: { text: '(a{160})' }, t: { text: '(b{160})' } } }),
    ],
    ['requests.change.keep.t.text: oneGroup', withChange({ keep: { t: { text: 'ab' } } })],
    ['requests.change.keep.t.header: unreadableHeader', withChange({ keep: { t: { header: 'Set-Cookie' } } })],
    ['requests.change.keep.t.html: htmlOfText', withChange({ keep: { t: { json: '/a', html: true } } })],
    [
      'requests.change.answers.0.reason: reason',
      withAnswer({ outcome: 'changed', reason: 'policy', when: { status: 204 } }),
    ],
    ['requests.change.answers.1: neverReached', withAnswer({ outcome: 'changed' })],
    [
      'requests.change.answers.0.when: redirectAlone',
      withAnswer({ outcome: 'changed', when: { redirect: true, status: 302 } }),
    ],
    ...[301, 302, 304, 100].map((status): [string, unknown] => [
      'requests.change.answers.0.when.status: unreadableStatus',
      withAnswer({ outcome: 'changed', when: { status: [204, status] } }),
    ]),
    [
      'requests.change.answers.0.when: noBody',
      withAnswer({ outcome: 'changed', when: { status: 204, json: { '/a': { equals: 1 } } } }),
    ],
    ...[
      { exists: false, equals: 'a' },
      { exists: false, matches: 'a' },
      { exists: true, equals: null },
      { includes: 'a', matches: 'a' },
      { equals: 1, matches: '1' },
    ].map((matcher): [string, unknown] => [
      'requests.change.answers.0.when.json./a: neverFits',
      withAnswer({ outcome: 'changed', when: { json: { '/a': matcher } } }),
    ]),
    [
      'requests.change.answers.0.outcome: judgesNothing',
      withChange({
        body: { json: { old: '{{currentPassword}}' } },
        changes: false,
        answers: [{ outcome: 'rejected' }],
      }),
    ],
    [
      'change.selfService.steps.0: unknownOfNothing',
      {
        ...jsonRpc,
        requests: {
          ...jsonRpc.requests,
          signIn: {
            ...jsonRpc.requests.signIn,
            answers: [{ outcome: 'unknown', when: { status: 202 } }, ...jsonRpc.requests.signIn.answers],
          },
        },
      },
    ],
    [
      'requests.change.answers.0.when.json./a: emptyMatcher',
      withAnswer({ outcome: 'changed', when: { json: { '/a': {} } } }),
    ],
    ['requests.change.answers.0.when.text: expressionNotOne', withAnswer({ outcome: 'changed', when: { text: '(' } })],
    ['change.selfService.steps: nothingChanges', withChange({ changes: false, answers: [{ outcome: 'continue' }] })],
    ['test: noTest', { ...jsonRpc, test: {} }],
    ['change: noChange', { ...jsonRpc, change: {} }],
    [
      'change.selfService.steps.0: unknownRequest',
      { ...jsonRpc, change: { selfService: { steps: ['no', 'change'] } } },
    ],
    ['test.selfService.steps.0: changesElsewhere', { ...jsonRpc, test: { selfService: { steps: ['change'] } } }],
    ['settings.s: unusedVariable', { ...jsonRpc, settings: { s: { label: 'S', default: '' } } }],
    ['verify.steps: noCurrentPassword', { ...jsonRpc, verify: { steps: ['ping'] } }],
  ])('says %s', ([expected, description]) => {
    expect(problems(description)).toContain(expected);
  });

  it('points at what has not even the shape', () => {
    const [found] = problems({ ...jsonRpc, requests: { a: { ...jsonRpc.requests.ping, methd: 'GET' } } });
    expect(found).toMatch(/^requests\.a\.methd: unknownField$/);
  });
});

test('docs/web-services.schema.json is what the schema of descriptions says', async () => {
  const schema = {
    title: 'A description of web services',
    description: 'How Lockstep speaks to a service over HTTP; see docs/connectors/web-services.md. Holds no secret.',
    ...toJsonSchema(DescriptionSchema, { typeMode: 'input', ignoreActions: ['trim', 'metadata'] }),
  };
  await expect(`${JSON.stringify(schema, null, 2)}\n`).toMatchFileSnapshot(
    resolve(root, 'docs/web-services.schema.json'),
  );
});

// Spec H-4
describe.for(presets)('the preset %s', (id) => {
  it('is a sound description under its own name', async () => {
    const preset = v.parse(PresetSchema, await presetNamed(id));
    expect(preset.id).toBe(id);
    expect(problems(preset.description, valuesFor(preset.description))).toEqual([]);
  });

  it('can be in a configuration file, for it holds no secret', async () => {
    const { description } = v.parse(PresetSchema, await presetNamed(id));
    expect(keyProblems(description)).toEqual([]);
  });

  it('has a page that names its links, its secrets and its settings', async () => {
    const { links, description } = v.parse(PresetSchema, await presetNamed(id));
    const page = await readFile(resolve(root, `docs/presets/${id}.md`), 'utf8');
    const named = [
      ...links,
      ...[...Object.keys(description.secrets), ...Object.keys(description.settings)].map((one) => `\`${one}\``),
    ];
    expect(named.filter((one) => !page.includes(one))).toEqual([]);
  });

  it('has contract data for each of its modes where it says that a real server proves it', async () => {
    const { provedAgainst, description } = v.parse(PresetSchema, await presetNamed(id));
    const proved = presetData.filter(({ preset }) => preset === id).map(({ mode }) => mode);
    const expected = provedAgainst.kind === 'realServer' ? Object.keys(description.change) : [];
    expect(proved.toSorted()).toEqual(expected.toSorted());
    const servers = presetData.filter(({ preset }) => preset === id).map((data) => data.provedAgainst);
    expect(servers.filter((one) => one !== provedAgainst.name)).toEqual([]);
  });
});

// Spec H-4
test('every page and every contract of a preset has its preset, and an admin can choose each', async () => {
  expect([...presetIds].toSorted()).toEqual(presets.toSorted());
  const pages = (await readdir(resolve(root, 'docs/presets'))).map((file) => file.replace(/\.md$/, ''));
  expect(pages.toSorted()).toEqual(presets.toSorted());
  expect(presetData.map(({ preset }) => preset).filter((id) => id !== undefined && !presets.includes(id))).toEqual([]);
});
