import { readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { DescriptionInput } from '../../../../../core/connectors/web-services/description.ts';
import { webServices } from '../../../../../core/connectors/web-services/web-services.ts';
import { contextWith, valuesFor, type Asked, type Said } from './support.ts';
import { passwords, secrets, type Vendor, type VendorsRequest } from './vendor.ts';
import { vendors } from './vendors.ts';

const folder = resolve(import.meta.dirname, '../../../../../public/presets');
interface Preset {
  readonly id: string;
  readonly provedAgainst: { readonly kind: string };
  readonly description: DescriptionInput;
}
const presets = readdirSync(folder).map((file) => JSON.parse(readFileSync(resolve(folder, file), 'utf8')) as Preset);
const account = { nativeIdentity: 'n-1', name: 'ann' };

it('plays every mode of every preset that no real server proves', () => {
  const expected = presets
    .filter(({ provedAgainst }) => provedAgainst.kind === 'vendorsDescription')
    .flatMap(({ id, description }) => Object.keys(description.change).map((mode) => `${id} ${mode}`));
  expect(vendors.map(({ preset, mode = 'serviceAccount' }) => `${preset} ${mode}`).toSorted()).toEqual(
    expected.toSorted(),
  );
});

describe.for(vendors)('$preset, as its maker describes it ($mode)', (vendor) => {
  const { requests, before = [], find, verify, mode = 'serviceAccount' } = vendor;
  const given = mode === 'selfService' ? passwords : { next: passwords.next };

  it.for(vendor.answers)('sends what is described, and takes the answer for %s', async ([outcome, answer]) => {
    const { context, asked } = sourceOf(vendor, [...before, answer, vendor.looks?.answer ?? answer]);
    const { kind, reason } = { reason: undefined, ...(await webServices.changePassword(account, given, context)) };
    expect([kind, ...(reason === 'history' ? [reason] : [])].join(' ')).toBe(outcome);
    // A token of the description's own client is replaced once where it is refused.
    const again = answer.status === 401 && descriptionOf(vendor).oauth !== undefined ? requests.slice(-1) : [];
    const sent = asked.slice(0, requests.length + again.length);
    expect(sent.map(written)).toEqual([...requests, ...again].map(complete));
    expect(sent.map(({ request }) => request.changes ?? false)).toEqual(
      [...requests, ...again].map((_, index) => index >= requests.length - 1),
    );
    // A success that does not name the account is looked up, with the new password.
    const looks = outcome === 'changed' ? (vendor.looks?.urls ?? []) : [];
    expect(asked.slice(sent.length).map(({ url, request }) => [url, request.changes])).toEqual(
      looks.map((url) => [`${base}${url}`, undefined]),
    );
  });

  it.runIf(find !== undefined)('finds the account by its name, and nobody else', async () => {
    const { url = '', answer = {} } = { ...find };
    const { context, asked } = sourceOf(vendor, [...signInOf(vendor), answer]);
    const login = { login: 'ann', currentPassword: passwords.current };
    expect(await webServices.findAccounts?.(login, context)).toMatchObject({
      kind: 'found',
      accounts: [{ name: 'ann' }],
    });
    expect(asked.at(-1)?.url).toBe(`${base}${url}`);
    const other = sourceOf(vendor, [...signInOf(vendor), answer]);
    expect(await webServices.findAccounts?.({ ...login, login: 'bob' }, other.context)).toEqual({
      kind: 'found',
      accounts: [],
    });
  });

  it.runIf(verify !== undefined)('tells the right password from a wrong one', async () => {
    if (verify === undefined) return;
    const right = sourceOf(vendor, [verify.right]);
    const own = { ...account, nativeIdentity: verify.nativeIdentity ?? account.nativeIdentity };
    expect(await webServices.verify?.(own, passwords.current, right.context)).toEqual({ kind: 'signsIn' });
    expect(right.asked.slice(0, 1).map(written)).toEqual([complete(verify.request)]);
    const wrong = sourceOf(vendor, [verify.wrong]);
    expect(await webServices.verify?.(account, passwords.current, wrong.context)).toMatchObject({ kind: 'refused' });
    if (verify.other === undefined) return;
    const other = sourceOf(vendor, [verify.other]);
    expect(await webServices.verify?.(own, passwords.current, other.context)).toMatchObject({ kind: 'noAnswer' });
  });
});

/** A package is a development dependency, so that the types are checked; a page is one that the preset names. */
it.for(vendors)('says on the page of $preset what it is held to ($mode)', ({ preset, typedBy }) => {
  const root = resolve(folder, '../..');
  const page = readFileSync(resolve(root, `docs/presets/${preset}.md`), 'utf8').replaceAll(/\s+/g, ' ');
  const manifest = readFileSync(resolve(root, 'package.json'), 'utf8');
  const isPage = typedBy.startsWith('https://');
  const said = isPage ? ['There are no types on npm', `<${typedBy}>`] : [`the types of \`${typedBy}\``];
  expect(said.filter((words) => !page.includes(words))).toEqual([]);
  expect(isPage || manifest.includes(`"${typedBy}"`)).toBe(true);
});

it('takes a client that is refused for a mistake in the set-up, and sends no password', async () => {
  const clients = vendors.filter((vendor) => signInOf(vendor).length > 0);
  expect(clients.map(({ preset }) => preset).toSorted()).toEqual(['keycloak', 'onelogin']);
  for (const vendor of clients) {
    const { context, asked } = sourceOf(vendor, [{ status: 401, body: '{"error":"invalid_client"}' }]);
    const outcome = await webServices.changePassword(account, passwords, context);
    expect([outcome.kind, asked.length]).toEqual(['misconfigured', 1]);
  }
});

/** As their makers say: the pages are among the preset's links. */
it.for([
  [
    'entra',
    {
      grant: 'oauth2ClientCredentials',
      tokenEndpoint: 'https://login.microsoftonline.com/a-tenant/oauth2/v2.0/token',
      scope: 'https://graph.microsoft.com/.default',
    },
    ['https://login.microsoftonline.com'],
  ],
  [
    'google-workspace',
    {
      grant: 'oauth2AuthorizationCode',
      authorizationEndpoint: 'https://accounts.google.com/o/oauth2/v2/auth',
      tokenEndpoint: 'https://oauth2.googleapis.com/token',
      scope: 'https://www.googleapis.com/auth/admin.directory.user',
      parameters: { access_type: 'offline', prompt: 'consent' },
    },
    ['https://accounts.google.com', 'https://oauth2.googleapis.com'],
  ],
  [
    'salesforce',
    { grant: 'oauth2ClientCredentials', tokenEndpoint: `https://source.example/base/services/oauth2/token` },
    [],
  ],
  [
    'auth0',
    {
      grant: 'oauth2ClientCredentials',
      tokenEndpoint: 'https://source.example/base/oauth/token',
      audience: 'a-audience',
    },
    [],
  ],
] as const)('gets the token of %s where its maker says, with a secret in the body', ([id, client, origins]) => {
  const description = descriptionOf({ preset: id });
  const settings = { description, values: valuesFor(description) };
  const { manifest } = webServices;
  const declared = { clientId: 'a-clientId', clientAuthentication: 'post', ...client };
  expect(manifest.oauth?.(settings, base)).toMatchObject(declared);
  const { secretOrigins, secrets: fields } = manifest.capabilities(settings);
  expect(secretOrigins).toEqual(origins);
  expect(fields.serviceAccount.map((field) => field.id)).toEqual(['clientSecret']);
});

it("ends the sign-in that Vault's login makes", async () => {
  const vendor = vendors.find(({ preset }) => preset === 'vault');
  if (vendor?.verify === undefined) throw new Error('There is no sign-in at Vault');
  const { context, asked } = sourceOf(vendor, [vendor.verify.right, { status: 204 }]);
  await webServices.verify?.(account, passwords.current, context);
  expect(asked.slice(1).map(written)).toEqual([
    { method: 'POST', url: `${base}/v1/auth/token/revoke-self`, headers: { 'x-vault-token': 'a-token' }, body: null },
  ]);
});

it('knows an unknown user of Vault before anything is written', async () => {
  const vendor = vendors.find(({ preset }) => preset === 'vault');
  if (vendor === undefined) throw new Error('There is no Vault');
  const { context, asked } = sourceOf(vendor, [{ status: 404, body: '{"errors":[]}' }]);
  const outcome = await webServices.changePassword(account, passwords, context);
  expect([outcome.kind, asked.length]).toEqual(['accountNotFound', 1]);
});

const base = 'https://source.example/base';

function descriptionOf({ preset }: Pick<Vendor, 'preset'>): DescriptionInput {
  const description = presets.find(({ id }) => id === preset)?.description;
  if (description === undefined) throw new Error(`There is no preset ${preset}`);
  return description;
}

const accessToken = () => Promise.resolve({ kind: 'token' as const, token: secrets.token });

function sourceOf(vendor: Vendor, said: readonly Said[]) {
  const { mode = 'serviceAccount' } = vendor;
  const description = descriptionOf(vendor);
  return contextWith(description, said, { mode, secrets, accessToken, values: valuesFor(description) });
}

/** The sign-in of a client comes before a question too; what a change only reads does not. */
function signInOf({ preset, before = [] }: Vendor): readonly Said[] {
  return preset === 'vault' ? [] : before;
}

function written({ url, init }: Asked) {
  const { accept, ...headers } = Object.fromEntries(new Headers(init.headers));
  expect(accept).toBe('application/json');
  return { method: init.method, url, headers, body: typeof init.body === 'string' ? init.body : null };
}

function complete({ method, url, headers, body }: VendorsRequest) {
  return {
    method,
    url: `${base}${url}`,
    headers: Object.fromEntries(new Headers(headers)),
    body: body === undefined ? null : typeof body === 'string' ? body : JSON.stringify(body),
  };
}

it('says of a password that an administrator of GitLab set that it does not last', async () => {
  const vendor = vendors.find(({ preset }) => preset === 'gitlab');
  const changed = vendor?.answers.find(([outcome]) => outcome === 'changed')?.[1];
  if (vendor === undefined || changed === undefined) throw new Error('there is no GitLab');
  const { context } = sourceOf(vendor, [changed]);
  const outcome = await webServices.changePassword(account, { next: passwords.next }, context);
  expect(outcome.explanation?.with?.[0]).toContain('expire at once');
});
