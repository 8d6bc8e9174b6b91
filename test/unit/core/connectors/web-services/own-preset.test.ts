import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ownPresetProblems } from '../../../../../core/connectors/web-services/presets/user-preset.ts';
import { jsonRpc } from './support.ts';

describe('a preset of one’s own', () => {
  it.each(readdirSync('public/presets'))('may be what the package has: %s', (file) => {
    const { description } = JSON.parse(readFileSync(`public/presets/${file}`, 'utf8')) as { description: unknown };
    expect(ownPresetProblems(description)).toEqual([]);
  });

  it.each([
    [{ headers: { Authorization: 'Bearer 0123456789' } }, 'headers.Authorization'],
    [{ headers: { 'X-Api-Key': '0123456789' } }, 'headers.X-Api-Key'],
    [{ bearer: '0123456789' }, 'bearer'],
    [{ basic: { user: 'admin', password: 'hunter2' } }, 'basic.password'],
    [{ body: { form: { client_secret: 'hunter2' } } }, 'body.form.client_secret'],
    [{ body: { json: { params: [{ token: 'hunter2' }] } } }, 'body.json.params.0.token'],
  ])('holds no secret: %j', (part, place) => {
    const { ping, ...requests } = jsonRpc.requests;
    const { body: _, ...bare } = ping;
    const description = { ...jsonRpc, requests: { ...requests, ping: { ...bare, ...part } } };
    expect(ownPresetProblems(description).map(({ path, sentence }) => [path.join('.'), sentence.key])).toEqual([
      [`requests.ping.${place}`, 'connectors.webServices.wrong.writtenSecret'],
    ]);
  });

  it('holds none in a setting that is called one', () => {
    const { ping, ...requests } = jsonRpc.requests;
    const description = {
      ...jsonRpc,
      settings: { apiKey: { label: 'Key', default: 'hunter2' } },
      requests: { ...requests, ping: { ...ping, headers: { 'X-Key': '{{settings.apiKey}}' } } },
    };
    expect(ownPresetProblems(description)).toMatchObject([{ path: ['settings', 'apiKey', 'default'] }]);
  });

  it('is a whole description', () => {
    expect(ownPresetProblems({ name: 'Half' }).length).toBeGreaterThan(0);
    expect(ownPresetProblems({ ...jsonRpc, verify: { steps: ['nothing'] } })).toMatchObject([
      { path: ['verify', 'steps', 0] },
      {},
    ]);
  });
});
