import type KeycloakAdminClient from '@keycloak/keycloak-admin-client';
import {
  basic,
  bearer,
  gitLab,
  grafana,
  json,
  ocs,
  own,
  passwords,
  said,
  secrets,
  tokenByForm,
  tokenGiven,
  vault,
  type Vendor,
} from './vendor.ts';
import type { GitLab, Grafana, Nextcloud, Vault } from './vendor-schemas.ts';

type KeycloakCredential = NonNullable<Parameters<KeycloakAdminClient['users']['resetPassword']>[0]>['credential'];
type KeycloakUser = Awaited<ReturnType<KeycloakAdminClient['users']['find']>>[number];

/** The codes of the page; 103 as older versions have it in apps/provisioning_api's UsersController. */
const nextcloudAnswers = [
  ['changed', said(200, ocs(100, 'OK'))],
  ['rejected', said(200, ocs(107, 'Password is among the 1,000,000 most common ones.'))],
  ['rejected', said(200, ocs(101, 'Invalid password value'))],
  ['permissionDenied', said(200, ocs(403, 'Password confirmation is required'))],
  ['unknown', said(200, ocs(103, 'The password could not be written'))],
  ['permissionDenied', said(200, ocs(112, 'Setting the password is not supported by the users backend'))],
  ['permissionDenied', said(200, ocs(103, 'Setting the password is not supported by the users backend'))],
  ['rejected', said(200, ocs(103, 'Password needs to be at least 10 characters long'))],
  ['accountNotFound', said(404, ocs(998))],
] as const;
const nextcloudPage =
  'https://docs.nextcloud.com/server/28/admin_manual/configuration_user/instruction_set_for_users.html';
const nextcloudAnswersFrom =
  "the page of the user provisioning API and Nextcloud's own source: UsersController.editUser";
const nextcloudSignIn = {
  request: { method: 'GET', url: '/ocs/v1.php/cloud/user?format=json', headers: { 'OCS-APIRequest': 'true', ...own } },
  right: said(200, ocs(100, 'OK', { id: 'n-1', 'display-name': 'Ann' })),
  other: said(200, ocs(100, 'OK', { id: 'n-2', 'display-name': 'Bob' })),
  wrong: said(401, ocs(997, 'Current user is not logged in')),
};
const grafanaPage = 'https://grafana.com/docs/grafana/latest/developers/http_api/admin/';
const grafanaAnswersFrom = "Grafana's own source: pkg/api/admin_users.go, pkg/services/user";
const grafanaSignIn = {
  request: { method: 'GET', url: '/api/user', headers: own },
  nativeIdentity: '7',
  right: said(200, { id: 7, login: 'ann', name: 'Ann' } satisfies Grafana['user']),
  other: said(200, { id: 8, login: 'bob', name: 'Bob' } satisfies Grafana['user']),
  wrong: said(401, grafana('Invalid username or password')),
};

/** What runs on one's own server. */
export const servers: readonly Vendor[] = [
  {
    preset: 'keycloak',
    before: tokenGiven,
    requests: [
      tokenByForm('/realms/master/protocol/openid-connect/token', 'lockstep'),
      {
        method: 'PUT',
        url: '/admin/realms/master/users/n-1/reset-password',
        headers: { ...json, ...bearer },
        body: { type: 'password', value: passwords.next, temporary: false } satisfies KeycloakCredential,
      },
    ],
    typedBy: '@keycloak/keycloak-admin-client',
    answersFrom: "Keycloak's own source: UserResource.resetPassword and KeycloakErrorHandler",
    answers: [
      ['changed', said(204)],
      ['rejected history', said(400, { error: 'invalidPasswordHistoryMessage', error_description: 'Used before.' })],
      ['rejected history', said(400, { error: 'Resetting to N old passwords is not allowed.' })],
      ['rejected', said(400, { error: 'Empty password not allowed' })],
      ['permissionDenied', said(400, { error: "Can't reset password as account is read only" })],
      ['rejected', said(400, { error: 'invalidPasswordMinLengthMessage', error_description: 'Too short.' })],
      ['accountNotFound', said(404, { error: 'User not found' })],
      ['permissionDenied', said(403, { error: 'HTTP 403 Forbidden' })],
      ['misconfigured', said(401, { error: 'HTTP 401 Unauthorized' })],
    ],
    find: {
      url: '/admin/realms/master/users?username=ann&exact=true',
      answer: said(200, [{ id: 'n-1', username: 'ann', enabled: true } satisfies KeycloakUser]),
    },
  },
  {
    preset: 'gitlab',
    requests: [
      {
        method: 'PUT',
        url: '/users/n-1',
        headers: { ...json, 'PRIVATE-TOKEN': 'the-token' },
        body: { password: passwords.next } satisfies GitLab['change'],
      },
    ],
    typedBy: 'https://docs.gitlab.com/api/users/',
    answersFrom: "GitLab's own source: lib/api/users.rb (PUT /users/:id) and lib/api/helpers.rb",
    answers: [
      ['changed', said(200, { id: 7, username: 'ann' } satisfies GitLab['user'])],
      ['rejected', said(400, gitLab({ password: ['is too short (minimum is 8 characters)'] }))],
      ['accountNotFound', said(404, gitLab('404 User Not Found'))],
      ['permissionDenied', said(403, gitLab('403 Forbidden'))],
      ['misconfigured', said(401, gitLab('401 Unauthorized'))],
    ],
    find: {
      url: '/users?username=ann',
      answer: said(200, [{ id: 7, username: 'ann', state: 'active' } satisfies GitLab['user']]),
    },
  },
  {
    preset: 'nextcloud',
    requests: [
      {
        method: 'PUT',
        url: '/ocs/v1.php/cloud/users/n-1?format=json',
        headers: {
          'Content-Type': 'application/x-www-form-urlencoded',
          'OCS-APIRequest': 'true',
          ...basic('admin', secrets.appPassword),
        },
        body: 'key=password&value=New+%22one%22+%26+2',
      },
    ],
    typedBy: nextcloudPage,
    answersFrom: nextcloudAnswersFrom,
    answers: [...nextcloudAnswers, ['misconfigured', said(401, ocs(997, 'Current user is not logged in'))]],
    find: {
      url: '/ocs/v1.php/cloud/users/ann?format=json',
      answer: said(200, ocs(100, 'OK', { id: 'ann', enabled: true } satisfies Nextcloud['user'])),
    },
    verify: nextcloudSignIn,
  },
  {
    preset: 'nextcloud',
    looks: { urls: ['/ocs/v1.php/cloud/user?format=json'], answer: nextcloudSignIn.right },
    mode: 'selfService',
    requests: [
      {
        method: 'PUT',
        url: '/ocs/v1.php/cloud/users/n-1?format=json',
        headers: { 'Content-Type': 'application/x-www-form-urlencoded', 'OCS-APIRequest': 'true', ...own },
        body: 'key=password&value=New+%22one%22+%26+2',
      },
    ],
    typedBy: nextcloudPage,
    answersFrom: nextcloudAnswersFrom,
    answers: [...nextcloudAnswers, ['wrongCurrentPassword', nextcloudSignIn.wrong]],
  },
  {
    preset: 'grafana',
    looks: { urls: ['/api/user'], answer: said(200, { id: 'n-1', login: 'ann' }) },
    requests: [
      {
        method: 'PUT',
        url: '/api/admin/users/n-1/password',
        headers: { ...json, ...basic('admin', secrets.password) },
        body: { password: passwords.next } satisfies Grafana['reset'],
      },
    ],
    typedBy: grafanaPage,
    answersFrom: grafanaAnswersFrom,
    answers: [
      ['changed', said(200, grafana('User password updated'))],
      ['rejected', said(400, grafana('New password too short'))],
      ['rejected', said(400, grafana("New password doesn't comply with the password policy"))],
      ['permissionDenied', said(400, grafana('Not allowed to change password when LDAP or Auth Proxy is enabled'))],
      ['unknown', said(400, grafana('Failed to encode the password'))],
      ['accountNotFound', said(404, grafana('user not found'))],
      ['permissionDenied', said(403, grafana('Permission denied'))],
      ['misconfigured', said(401, grafana('Invalid username or password'))],
    ],
    find: {
      url: '/api/users/lookup?loginOrEmail=ann',
      answer: said(200, { id: 7, login: 'ann', isDisabled: false } satisfies Grafana['user']),
    },
    verify: grafanaSignIn,
  },
  {
    preset: 'grafana',
    looks: { urls: ['/api/user'], answer: said(200, { id: 'n-1', login: 'ann' }) },
    mode: 'selfService',
    requests: [
      {
        method: 'PUT',
        url: '/api/user/password',
        headers: { ...json, ...own },
        body: {
          oldPassword: passwords.current,
          newPassword: passwords.next,
          confirmNew: passwords.next,
        } satisfies Grafana['change'],
      },
    ],
    typedBy: grafanaPage,
    answersFrom: grafanaAnswersFrom,
    answers: [
      ['changed', said(200, grafana('User password changed'))],
      ['rejected', said(400, grafana('New password is too short'))],
      ['permissionDenied', said(400, grafana('Not allowed to change password when LDAP or Auth Proxy is enabled'))],
      ['permissionDenied', said(403, grafana('Not allowed to change password for external user'))],
      ['wrongCurrentPassword', grafanaSignIn.wrong],
    ],
  },
  {
    preset: 'vault',
    looks: {
      urls: ['/v1/auth/userpass/login/ann', '/v1/auth/token/revoke-self'],
      answer: said(200, { auth: { client_token: 'a-token' } } satisfies Vault['login']),
    },
    before: [said(200, { data: { token_policies: ['default'] } } satisfies Vault['user'])],
    requests: [
      { method: 'GET', url: '/v1/auth/userpass/users/n-1', headers: { 'X-Vault-Token': 'the-token' } },
      {
        method: 'POST',
        url: '/v1/auth/userpass/users/n-1/password',
        headers: { ...json, 'X-Vault-Token': 'the-token' },
        body: { password: passwords.next } satisfies Vault['change'],
      },
    ],
    typedBy: 'https://developer.hashicorp.com/vault/api-docs/auth/userpass',
    answersFrom: "Vault's own source: builtin/credential/userpass/path_user_password.go and path_login.go",
    answers: [
      ['changed', said(204)],
      ['rejected', said(400, vault('missing password'))],
      ['permissionDenied', said(403, vault('1 error occurred:\n\t* permission denied\n\n'))],
      ['misconfigured', said(403, vault('2 errors occurred:\n\t* permission denied\n\t* invalid token\n\n'))],
      ['unknown', said(500, vault('1 error occurred:\n\t* username does not exist\n\n'))],
    ],
    verify: {
      request: {
        method: 'POST',
        url: '/v1/auth/userpass/login/ann',
        headers: json,
        body: { password: passwords.current } satisfies Vault['change'],
      },
      right: said(200, { auth: { client_token: 'a-token' } } satisfies Vault['login']),
      wrong: said(400, vault('invalid username or password')),
    },
  },
];
