import { startGlewlwyd } from '../servers/glewlwyd.ts';
import { startRabbitMq } from '../servers/rabbitmq.ts';
import { startWordPress, type WordPress } from '../servers/wordpress.ts';
import type { ContractData, Subject } from './data.ts';
import { keystoneSelfService, keystoneServiceAccount } from './keystone.ts';
import { presetSettings, throughPreset } from './preset.ts';
import { scim2ServiceAccount } from './scim2.ts';

const noPolicyReading = { readPolicy: 'A description does not say how a policy is read.' };
const noCurrentPassword = { wrongCurrentPassword: 'A reset by the service account takes no current password.' };
const noHistory = { history: 'It keeps no history of passwords.' };

const rabbitMq = (mode: 'selfService' | 'serviceAccount'): ContractData => ({
  connector: 'web-services',
  preset: 'rabbitmq',
  mode,
  provedAgainst: 'RabbitMQ 3.10 of Debian 12',
  start: async (kind) => {
    const server = await startRabbitMq(kind === 'strict' ? { minLength: 8 } : {});
    const member = { name: 'member', password: 'Member-password 1' };
    await server.addUser(member, ['management']);
    const settings = presetSettings('rabbitmq', { administrator: server.admin.name });
    const context = { mode, settings, secrets: mode === 'serviceAccount' ? { password: server.admin.password } : {} };
    return {
      server,
      context,
      mistakes: {
        wrongPath: '/not/rabbitmq',
        ...(mode === 'serviceAccount' && {
          noPermission: {
            ...context,
            settings: presetSettings('rabbitmq', { administrator: member.name }),
            secrets: { password: member.password },
          },
          wrongCredential: { ...context, secrets: { password: 'not-the-password' } },
        }),
      },
      changeRequest: { method: 'PUT', path: /\/api\/users\// },
      firstAsked: { method: 'GET', path: /\/api\/whoami$/ },
      newAccount: async (password) => {
        const name = `person-${crypto.randomUUID()}`;
        await server.addUser({ name, password }, mode === 'selfService' ? ['administrator'] : ['management']);
        return { nativeIdentity: name, name };
      },
      signsIn: ({ name }, password) => server.signsIn(name, password),
      forbid: async ({ name }) => {
        if (mode === 'selfService') await server.setTags(name, ['management']);
      },
      refused: { password: 'short', sentence: 'credential_validation_failed' },
    } satisfies Subject;
  },
  notApplicable: {
    ...noPolicyReading,
    ...noHistory,
    ...(mode === 'serviceAccount'
      ? noCurrentPassword
      : { wrongCredential: 'No service account takes part.', unknownAccount: 'Only who signs in is changed.' }),
    disabled: 'RabbitMQ has no disabled state.',
    locked: 'RabbitMQ has no locked state.',
    secretsEchoed: 'RabbitMQ refuses with words of its own that hold nothing of the request.',
  },
  otherwise: {},
});

const glewlwydCommon = async () => {
  const server = await startGlewlwyd();
  return {
    server,
    firstAsked: { method: 'GET', path: /\/config$/ },
    newAccount: async (password: string) => {
      const name = `person-${crypto.randomUUID()}`;
      await server.addUser(name, password);
      return { nativeIdentity: name, name };
    },
    signsIn: ({ name }: { readonly name: string }, password: string) => server.signsIn(name, password),
    disable: ({ name }: { readonly name: string }) => server.setEnabled(name, false),
  };
};

const glewlwydLacks = {
  ...noPolicyReading,
  ...noHistory,
  refusedByPolicy: "Glewlwyd's server takes any password; only its web page looks at the length.",
  locked: 'Glewlwyd has no locked state.',
  secretsEchoed: 'Glewlwyd refuses without a word.',
};

const glewlwydSelfService: ContractData = {
  connector: 'web-services',
  preset: 'glewlwyd',
  mode: 'selfService',
  sharedCookies: true,
  provedAgainst: 'Glewlwyd 2.7 of Debian 12',
  start: async () => ({
    ...(await glewlwydCommon()),
    context: { mode: 'selfService', settings: presetSettings('glewlwyd'), secrets: {} },
    mistakes: { wrongPath: '/not/glewlwyd' },
    changeRequest: { method: 'PUT', path: /\/api\/profile\/password$/ },
  }),
  notApplicable: {
    ...glewlwydLacks,
    noPermission: 'Everybody may change their own password.',
    wrongCredential: 'No service account takes part.',
  },
  otherwise: {
    unknownAccount: { outcome: 'wrongCurrentPassword', because: glewlwydsOneAnswer() },
    disabled: { outcome: 'wrongCurrentPassword', because: glewlwydsOneAnswer() },
  },
};

const glewlwydServiceAccount: ContractData = {
  connector: 'web-services',
  preset: 'glewlwyd',
  mode: 'serviceAccount',
  provedAgainst: 'Glewlwyd 2.7 of Debian 12',
  start: async () => {
    const common = await glewlwydCommon();
    const context = {
      mode: 'serviceAccount',
      settings: presetSettings('glewlwyd'),
      secrets: { apiKey: common.server.apiKey },
    } as const;
    return {
      ...common,
      context,
      mistakes: { wrongPath: '/not/glewlwyd', wrongCredential: { ...context, secrets: { apiKey: 'not-the-key' } } },
      changeRequest: { method: 'PUT', path: /\/api\/user\// },
    };
  },
  notApplicable: {
    ...glewlwydLacks,
    ...noCurrentPassword,
    noPermission: "An API key has all of an administrator's rights.",
  },
  otherwise: {
    disabled: { outcome: 'changed', because: 'A disabled user is changed like any other, and stays disabled.' },
  },
};

function glewlwydsOneAnswer(): string {
  return 'Glewlwyd has one answer for a wrong password, an unknown account and a disabled one.';
}

const wordPressCommon = async (prepared: WordPress) => ({
  server: prepared,
  firstAsked: { method: 'GET', path: /\/index\.php\?rest_route=/ },
  newAccount: async (password: string) => {
    const name = `person-${crypto.randomUUID()}`;
    return { nativeIdentity: await prepared.addUser(name, password), name };
  },
  signsIn: ({ name }: { readonly name: string }, password: string) => prepared.signsIn(name, password),
  refused: {
    password: String.raw`back\slash 1`,
    sentence: String.raw`Passwords cannot contain the "\" character.`,
  },
  cannotHold: (password: string) => password.includes('\\') || password.trim() !== password,
  refusalSaying: (message: string) => ({
    kind: 'answer' as const,
    status: 400,
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ code: 'rest_invalid_param', message, data: { status: 400 } }),
  }),
});

const wordPressLacks = {
  ...noPolicyReading,
  ...noHistory,
  disabled: 'WordPress has no disabled state.',
  locked: 'WordPress has no locked state.',
};

const wordPressSelfService: ContractData = {
  connector: 'web-services',
  preset: 'wordpress',
  mode: 'selfService',
  sharedCookies: true,
  provedAgainst: 'WordPress 6.1 of Debian 12',
  start: async () => ({
    ...(await wordPressCommon(await startWordPress())),
    context: { mode: 'selfService', settings: presetSettings('wordpress'), secrets: {} },
    mistakes: { wrongPath: '/not/wordpress' },
    changeRequest: { method: 'POST', path: /rest_route=%2Fwp%2Fv2%2Fusers%2F\d+$/ },
  }),
  notApplicable: {
    ...wordPressLacks,
    noPermission: 'Everybody may change their own password.',
    wrongCredential: 'No service account takes part.',
  },
  otherwise: {
    unknownAccount: {
      outcome: 'wrongCurrentPassword',
      because: 'The sign-in page refuses both, and its words are for people and translated.',
    },
  },
};

const wordPressServiceAccount: ContractData = {
  connector: 'web-services',
  preset: 'wordpress',
  mode: 'serviceAccount',
  provedAgainst: 'WordPress 6.1 of Debian 12',
  start: async () => {
    const server = await startWordPress();
    const member = await server.addUser('member', 'Member-password 1');
    const applicationPassword = await server.applicationPasswordFor(member);
    const settings = presetSettings('wordpress', { administrator: server.admin.name });
    const context = {
      mode: 'serviceAccount',
      settings,
      secrets: { applicationPassword: server.admin.applicationPassword },
    } as const;
    return {
      ...(await wordPressCommon(server)),
      context,
      mistakes: {
        wrongPath: '/not/wordpress',
        noPermission: {
          ...context,
          settings: presetSettings('wordpress', { administrator: 'member' }),
          secrets: { applicationPassword },
        },
        wrongCredential: { ...context, secrets: { applicationPassword: 'not-the-password' } },
      },
      changeRequest: { method: 'POST', path: /rest_route=%2Fwp%2Fv2%2Fusers%2F\d+$/ },
    };
  },
  notApplicable: { ...wordPressLacks, ...noCurrentPassword },
  otherwise: {},
};

/** What only a preset reaches. */
export const ownPresetData: readonly ContractData[] = [
  rabbitMq('selfService'),
  rabbitMq('serviceAccount'),
  glewlwydSelfService,
  glewlwydServiceAccount,
  wordPressSelfService,
  wordPressServiceAccount,
];

/** What a connector that was written by hand does, said once more by a preset. */
export const presetDataAgain: readonly ContractData[] = [
  throughPreset(scim2ServiceAccount, 'scim2'),
  throughPreset(keystoneSelfService, 'keystone'),
  throughPreset(keystoneServiceAccount, 'keystone'),
];

/** Every preset that is proved against a real server, once for each of its modes. */
export const presetData: readonly ContractData[] = [...presetDataAgain, ...ownPresetData];
