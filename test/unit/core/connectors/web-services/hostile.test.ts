import { readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import * as fc from '../../../fast-check.ts';
import * as v from 'valibot';
import { expect, it } from 'vitest';
import type { ConnectorContext } from '../../../../../core/connectors/spi.ts';
import { createGuardedFetch, type SendPort } from '../../../../../core/connectors/http/guarded-fetch.ts';
import type { DescriptionInput } from '../../../../../core/connectors/web-services/description.ts';
import { webServices } from '../../../../../core/connectors/web-services/web-services.ts';
import { valuesFor } from './support.ts';

/** So many hostile answers each preset is shown in each of its modes; docs/connectors.md names the count. */
const runs = 100;

const folder = resolve(import.meta.dirname, '../../../../../public/presets');
const presets = readdirSync(folder).map((file) => {
  const { description } = JSON.parse(readFileSync(resolve(folder, file), 'utf8')) as { description: DescriptionInput };
  const values = valuesFor(description);
  return [file.replace(/\.json$/, ''), v.parse(webServices.manifest.settings, { description, values })] as const;
});

const account = { nativeIdentity: 'n-1', name: 'ann' };
const secrets = { password: 'S3cret-of-the-service', token: 'T0ken-of-the-service', apiKey: 'Api-key-of-service' };
const allSecrets = {
  ...secrets,
  servicePassword: 'Service-pässword',
  applicationPassword: 'Application-pw-1',
  appPassword: 'App-password-of-1',
  clientSecret: 'Secret-of-the-client',
};
const passwords = { current: 'Current-pässword "1"', next: 'New-pässword {{2}}' };
const spoken = [...Object.values(allSecrets), ...Object.values(passwords)];

/** What descriptions look for, so that answers get past the first row. */
const keys = ['id', 'name', 'tags', 'token', 'error', 'message', 'user', 'schemas', 'detail', 'code', 'namespace'];
const leaf = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom(...spoken, 'ann', 'n-1', '../../evil', 'https://evil.example/', '\r\nX-Evil: 1', '{{secrets.token}}'),
  fc.integer(),
  fc.boolean(),
  fc.constant(null),
);
const { json } = fc.letrec((tie) => ({
  json: fc.oneof({ maxDepth: 4 }, leaf, fc.array(tie('json'), { maxLength: 3 }), tie('object')),
  object: fc.dictionary(fc.oneof(fc.constantFrom(...keys, '__proto__', 'constructor'), fc.string()), tie('json'), {
    maxKeys: 4,
  }),
}));
const headerValue = fc
  .oneof(fc.constantFrom('text/html', 'application/json', 'https://evil.example/', '9'.repeat(400)), leaf.map(String))
  .map((value) => value.replaceAll(/[^ -~]/g, '').trim());
const hostile = fc.record({
  kind: fc.constantFrom('answer', 'answer', 'answer', 'redirect', 'lost', 'endless'),
  status: fc.constantFrom(200, 200, 201, 204, 302, 400, 401, 403, 404, 409, 429, 500, 503),
  headers: fc.dictionary(
    fc.constantFrom('Content-Type', 'Location', 'Retry-After', 'X-Subject-Token', 'X-WP-Total', 'ETag'),
    headerValue,
  ),
  body: fc.oneof(
    json.map((value) => JSON.stringify(value)),
    fc.constantFrom(
      '0123456789',
      '<p id="login_error">',
      '<a href="https://evil.example/">',
      '{"a":',
      '['.repeat(20_000),
    ),
    fc.string({ unit: 'binary', maxLength: 2000 }),
  ),
});
type Hostile = typeof hostile extends fc.Arbitrary<infer T> ? T : never;

it('is as often tried as the docs say', () => {
  const page = readFileSync(resolve(folder, '../../docs/connectors.md'), 'utf8');
  expect(page).toContain(`shows each preset ${runs} series of hostile answers`);
});

// Spec X-1, F-1, K-3
it.for(presets)(
  '%s sends nothing elsewhere, repeats no secret and reads no more than it may',
  { timeout: 240_000 },
  async ([, settings]) => {
    const { modes } = webServices.manifest.capabilities(settings);
    await fc.assert(
      fc.asyncProperty(
        fc.array(hostile, { minLength: 1, maxLength: 4 }),
        fc.constantFrom(...modes),
        async (said, mode) => {
          const seen = network(said);
          const context = contextFor(settings, mode, seen.port);
          const changed = await webServices.changePassword(account, passwords, context);
          const results = [
            changed,
            await webServices.verify?.(account, passwords.current, context),
            await webServices.findAccounts?.({ login: 'ann', currentPassword: passwords.current }, context),
            await webServices.test(context),
          ];
          expect(seen.origins.filter((origin) => origin !== 'https://source.example')).toEqual([]);
          expect(seen.addresses.filter((address) => spoken.some((secret) => address.includes(secret)))).toEqual([]);
          expect(seen.read).toBeLessThanOrEqual(seen.answers * (1_000_000 + chunk));
          const sentences = [changed, results[1]].map((one) =>
            one !== undefined && 'sentence' in one ? one.sentence : '',
          );
          expect(sentences.filter((one) => spoken.some((secret) => one?.includes(secret)))).toEqual([]);
        },
      ),
      { numRuns: runs },
    );
  },
);

const chunk = 65_536;

function network(said: readonly Hostile[]) {
  const seen = { origins: [] as string[], addresses: [] as string[], answers: 0, read: 0 };
  const port: SendPort = {
    isAllowed: () => Promise.resolve(true),
    send: (url) => {
      seen.origins.push(new URL(url).origin);
      seen.addresses.push(decodeURIComponent(url));
      const answer = said[seen.answers % said.length];
      seen.answers += 1;
      if (answer === undefined || answer.kind === 'lost') return Promise.resolve({ kind: 'failed', why: 'lost' });
      const { kind, status, headers, body } = answer;
      const isRedirect = kind === 'redirect';
      const stream = kind === 'endless' ? endless(seen) : isRedirect ? null : new Response(body).body;
      const response = {
        type: isRedirect ? 'opaqueredirect' : 'basic',
        status,
        headers: new Headers(headers),
        body: stream,
      } as const;
      return Promise.resolve({ kind: 'response', response, onlyCopy: true });
    },
  };
  return Object.assign(seen, { port });
}

/** A body without an end, which counts what is taken from it. */
function endless(seen: { read: number }): ReadableStream<Uint8Array<ArrayBuffer>> {
  return new ReadableStream(
    {
      pull: (controller) => {
        seen.read += chunk;
        controller.enqueue(new Uint8Array(chunk).fill(97));
      },
    },
    { highWaterMark: 0 },
  );
}

function contextFor(
  settings: ConnectorContext['settings'],
  mode: ConnectorContext['mode'],
  port: SendPort,
): ConnectorContext {
  const { signal } = new AbortController();
  const timers = { after: () => ({ cancel: () => undefined }) };
  const fetch = createGuardedFetch(port, {
    url: 'https://source.example/base',
    signal,
    clock: { now: () => 1000 },
    timers,
  });
  return {
    url: 'https://source.example/base',
    settings,
    mode,
    secrets: allSecrets,
    accessToken: () => Promise.resolve({ kind: 'token', token: secrets.token }),
    fetch,
    signal,
    timers,
    log: { warn: () => undefined },
  };
}
