import type { admin_directory_v1 } from '@googleapis/admin';
import type { User as GraphUser } from '@microsoft/microsoft-graph-types';
import type { UpdateUserRequest as OktaChange, User as OktaUser } from '@okta/okta-sdk-nodejs';
import type { Management } from 'auth0';
import type { JumpCloud, OneLogin, Salesforce, ServiceNow } from './vendor-schemas.ts';
import {
  auth0,
  basic,
  bearer,
  google,
  graph,
  jumpCloud,
  jumpCloudViolation,
  json,
  okta,
  oneLogin,
  passwords,
  said,
  salesforce,
  secrets,
  serviceNow,
  tokenGiven,
  type Vendor,
} from './vendor.ts';

type GoogleUser = admin_directory_v1.Schema$User;

/** What its maker runs. */
export const cloud: readonly Vendor[] = [
  {
    preset: 'okta',
    requests: [
      {
        method: 'POST',
        url: '/api/v1/users/n-1',
        headers: { ...json, Authorization: 'SSWS the-token' },
        body: { credentials: { password: { value: passwords.next } } } satisfies OktaChange,
      },
    ],
    typedBy: '@okta/okta-sdk-nodejs',
    answersFrom:
      "Okta's own sign-in widget (test/unit/helpers/xhr: E0000014, E0000080; E0000001 for a password) and its page of error codes",
    answers: [
      ['changed', said(200, { id: 'n-1', status: 'ACTIVE' } satisfies OktaUser)],
      ['rejected', said(400, okta('E0000001', 'password: Password requirements were not met.'))],
      ['rejected history', said(400, okta('E0000001', 'password: Password has been used too recently'))],
      ['rejected history', said(400, okta('E0000001', 'password: Password cannot be your current password'))],
      ['unknown', said(400, okta('E0000001', 'status: User is not active', 'Api validation failed: status'))],
      ['rejected', said(403, okta('E0000014', 'Password requirements were not met.'))],
      ['rejected', said(403, okta('E0000080', 'Passwords must have at least 8 characters'))],
      ['permissionDenied', said(403, okta('E0000006'))],
      ['accountNotFound', said(404, okta('E0000007'))],
      ['misconfigured', said(401, okta('E0000011'))],
      ['throttled', said(429, okta('E0000047'))],
    ],
    find: {
      url: '/api/v1/users?search=profile.login%20eq%20%22ann%22',
      answer: said(200, [{ id: 'n-1', status: 'ACTIVE', profile: { login: 'ann' } } satisfies OktaUser]),
    },
    verify: {
      request: {
        method: 'POST',
        url: '/api/v1/authn',
        headers: json,
        body: { username: 'ann', password: passwords.current },
      },
      right: said(200, { status: 'MFA_REQUIRED', stateToken: 'a-state' }),
      wrong: said(401, okta('E0000004', 'Authentication failed')),
    },
  },
  {
    preset: 'entra',
    requests: [
      {
        method: 'PATCH',
        url: '/users/n-1',
        headers: { ...json, ...bearer },
        body: {
          passwordProfile: { password: passwords.next, forceChangePasswordNextSignIn: false },
        } satisfies GraphUser,
      },
    ],
    typedBy: '@microsoft/microsoft-graph-types',
    answersFrom:
      'the page of errors; the words of a refused password and of a bad id: a ConnId connector for Graph tells them apart',
    answers: [
      ['changed', said(204)],
      [
        'rejected',
        said(
          400,
          graph('Request_BadRequest', 'The specified password does not comply with password complexity requirements.'),
        ),
      ],
      ['unknown', said(400, graph('Request_BadRequest', 'Invalid object identifier'))],
      ['unknown', said(400, graph('Request_BadRequest', "A value for the property 'passwordProfile' is missing."))],
      [
        'permissionDenied',
        said(
          400,
          graph(
            'Request_BadRequest',
            'Unable to update the specified properties for on-premises mastered Directory Sync objects or objects currently undergoing migration.',
          ),
        ),
      ],
      ['accountNotFound', said(404, graph('Request_ResourceNotFound', "Resource 'n-1' does not exist"))],
      ['permissionDenied', said(403, graph('Authorization_RequestDenied', 'Insufficient privileges'))],
      ['misconfigured', said(401, graph('InvalidAuthenticationToken', 'Access token has expired'))],
    ],
    find: {
      url: '/users/ann?%24select=id%2CuserPrincipalName%2CdisplayName%2CaccountEnabled%2CgivenName%2Csurname',
      answer: said(200, { id: 'n-1', userPrincipalName: 'ann', accountEnabled: true } satisfies GraphUser),
    },
  },
  {
    preset: 'google-workspace',
    requests: [
      {
        method: 'PUT',
        url: '/users/n-1',
        headers: { ...json, ...bearer },
        body: { password: passwords.next } satisfies GoogleUser,
      },
    ],
    typedBy: '@googleapis/admin',
    answersFrom:
      'reports of users: SCRT-HQ/PSGSuite issue 251 (Invalid Password), GAM-team/GAM issue 1197 (forbidden) and the tests of GAM (notFound); quotas: the limits page',
    answers: [
      ['changed', said(200, { kind: 'admin#directory#user', id: 'n-1' } satisfies GoogleUser)],
      ['rejected', said(400, google(400, 'invalid', 'Invalid Password'))],
      ['unknown', said(400, google(400, 'invalid', 'Password hash function is not supported'))],
      ['accountNotFound', said(404, google(404, 'notFound', 'Resource Not Found: userKey'))],
      ['permissionDenied', said(403, google(403, 'forbidden', 'Not Authorized to access this resource/api'))],
      ['throttled', said(403, google(403, 'userRateLimitExceeded', 'User Rate Limit Exceeded'))],
      ['throttled', said(403, google(403, 'quotaExceeded', 'Quota exceeded'))],
      ['throttled', said(429, google(429, 'rateLimitExceeded', 'Rate Limit Exceeded'))],
      ['misconfigured', said(401, google(401, 'authError', 'Invalid Credentials'))],
    ],
    find: {
      url: '/users/ann',
      answer: said(200, { id: 'n-1', primaryEmail: 'ann', suspended: false } satisfies GoogleUser),
    },
  },
  {
    preset: 'salesforce',
    requests: [
      {
        method: 'POST',
        url: '/services/data/v62.0/sobjects/User/n-1/password',
        headers: { ...json, ...bearer },
        body: { NewPassword: passwords.next } satisfies Salesforce['change'],
      },
    ],
    typedBy:
      'https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/resources_sobject_user_password_post.htm',
    answersFrom: 'the codes: the page; “invalid repeated password”: reports of users',
    answers: [
      ['changed', said(204)],
      ['rejected', said(400, salesforce('INVALID_NEW_PASSWORD', 'Your password must be at least 8 characters long'))],
      ['rejected history', said(400, salesforce('INVALID_NEW_PASSWORD', 'invalid repeated password'))],
      ['accountNotFound', said(404, salesforce('NOT_FOUND', 'The requested resource does not exist'))],
      ['permissionDenied', said(403, salesforce('INSUFFICIENT_ACCESS', 'insufficient access rights'))],
      ['throttled', said(403, salesforce('REQUEST_LIMIT_EXCEEDED', 'TotalRequests Limit exceeded.'))],
      ['misconfigured', said(401, salesforce('INVALID_SESSION_ID', 'Session expired or invalid'))],
    ],
    find: {
      url: '/services/data/v62.0/parameterizedSearch?q=ann&sobject=User&User.fields=Id%2CUsername%2CName%2CIsActive',
      answer: said(200, {
        searchRecords: [{ Id: 'n-1', Username: 'ann', IsActive: true }],
      } satisfies Salesforce['found']),
    },
  },
  {
    preset: 'servicenow',
    requests: [
      {
        method: 'PATCH',
        url: '/api/now/table/sys_user/n-1?sysparm_input_display_value=true&sysparm_fields=sys_id',
        headers: { ...json, ...basic('a-administrator', secrets.password) },
        body: { user_password: passwords.next } satisfies ServiceNow['change'],
      },
    ],
    typedBy:
      'https://www.servicenow.com/docs/bundle/zurich-api-reference/page/integrate/inbound-rest/concept/c_TableAPI.html',
    answersFrom:
      "answers of instances: Talend's connector for ServiceNow (ServiceNowOutputTest), and other clients' tests and reports",
    answers: [
      ['changed', said(200, { result: { sys_id: 'n-1' } } satisfies ServiceNow['record'])],
      [
        'accountNotFound',
        said(404, serviceNow('No Record found', "Record doesn't exist or ACL restricts the record retrieval")),
      ],
      ['permissionDenied', said(403, serviceNow('Operation Failed', 'ACL Exception due to insufficient rights'))],
      [
        'rejected',
        said(
          403,
          serviceNow(
            'Operation Failed',
            "Operation against file 'sys_user' was aborted by Business Rule 'Passwords^1'.",
          ),
        ),
      ],
      ['misconfigured', said(401, serviceNow('User Not Authenticated', 'Required to provide Auth information'))],
    ],
    find: {
      url: '/api/now/table/sys_user?user_name=ann&sysparm_fields=sys_id%2Cuser_name%2Cname%2Cactive%2Cfirst_name%2Clast_name&sysparm_limit=2',
      answer: said(200, {
        result: [{ sys_id: 'n-1', user_name: 'ann', active: 'true' }],
      } satisfies ServiceNow['records']),
    },
  },
  {
    preset: 'auth0',
    requests: [
      {
        method: 'PATCH',
        url: '/api/v2/users/n-1',
        headers: { ...json, ...bearer },
        body: {
          password: passwords.next,
          connection: 'Username-Password-Authentication',
        } satisfies Management.UpdateUserRequestContent,
      },
    ],
    typedBy: 'auth0',
    answersFrom:
      "the names of errors: Auth0's own libraries for sign-up and change; as a message of the Management API: tests of its users",
    answers: [
      ['changed', said(200, { user_id: 'n-1' } satisfies Management.UpdateUserResponseContent)],
      ['rejected', said(400, auth0(400, 'PasswordStrengthError: Password is too weak'))],
      ['rejected history', said(400, auth0(400, 'PasswordHistoryError: Password has previously been used'))],
      ['unknown', said(400, auth0(400, "Payload validation error: 'Too many properties'"))],
      ['accountNotFound', said(404, auth0(404, 'The user does not exist.', 'inexistent_user'))],
      ['permissionDenied', said(403, auth0(403, 'Insufficient scope', 'insufficient_scope'))],
      ['misconfigured', said(401, auth0(401, 'Invalid token'))],
    ],
    find: {
      url: '/api/v2/users-by-email?email=ann',
      answer: said(200, [{ user_id: 'n-1', email: 'ann' } satisfies Management.UserResponseSchema]),
    },
  },
  {
    preset: 'onelogin',
    before: tokenGiven,
    requests: [
      {
        method: 'POST',
        url: '/auth/oauth2/v2/token',
        headers: { ...json, ...basic('a-clientId', secrets.clientSecret) },
        body: { grant_type: 'client_credentials' },
      },
      {
        method: 'PUT',
        url: '/api/1/users/set_password_clear_text/n-1',
        headers: { ...json, ...bearer },
        body: {
          password: passwords.next,
          password_confirmation: passwords.next,
          validate_policy: true,
        } satisfies OneLogin['change'],
      },
    ],
    typedBy: 'https://developers.onelogin.com/api-docs/1/users/set-password-in-cleartext',
    answersFrom:
      'the page: a success, and errors whose message is an attribute with a description; as a text it is as other calls of that API have it',
    answers: [
      ['changed', said(200, oneLogin(false, 200, 'Success'))],
      ['rejected', said(400, oneLogin(true, 400, { attribute: 'password', description: 'Password is too short' }))],
      ['rejected', said(400, oneLogin(true, 400, 'Password does not meet the requirements'))],
      ['unknown', said(400, oneLogin(true, 400, 'The password of this user is kept in a directory'))],
      ['accountNotFound', said(400, oneLogin(true, 400, { attribute: 'id', description: 'ID is incorrect' }))],
      ['accountNotFound', said(404, oneLogin(true, 404, 'User not found'))],
      ['misconfigured', said(401, oneLogin(true, 401, 'Authentication Failure'))],
    ],
    find: {
      url: '/api/1/users?username=ann',
      answer: said(200, { data: [{ id: 7, username: 'ann' }] } satisfies OneLogin['found']),
    },
  },
  {
    preset: 'jumpcloud',
    requests: [
      {
        method: 'PUT',
        url: '/api/systemusers/n-1?fullValidationDetails=password',
        headers: { ...json, 'x-api-key': 'the-api-key' },
        body: { password: passwords.next } satisfies JumpCloud['change'],
      },
    ],
    typedBy: 'https://docs.jumpcloud.com/api/1.0/index.html',
    answersFrom:
      "JumpCloud's OpenAPI document of version 1: ErrorDetails, and the example at “Password validation flag”; a 404 is ours",
    answers: [
      ['changed', said(200, { _id: 'n-1', username: 'ann' } satisfies JumpCloud['user'])],
      ['rejected history', said(400, jumpCloudViolation('passwordHistory'))],
      ['rejected', said(400, jumpCloudViolation('passwordLength'))],
      ['rejected', said(400, jumpCloud(400, 'Password validation fail'))],
      ['unknown', said(400, jumpCloud(400, 'Bad Request'))],
      ['unknown', said(400, jumpCloud(400, 'The password is managed externally'))],
      ['accountNotFound', said(404, jumpCloud(404, 'Not Found'))],
      ['misconfigured', said(401, jumpCloud(401, 'Unauthorized'))],
    ],
    find: {
      url: '/api/systemusers?filter=username%3A%24eq%3Aann',
      answer: said(200, {
        totalCount: 1,
        results: [{ _id: 'n-1', username: 'ann', suspended: false }],
      } satisfies JumpCloud['found']),
    },
  },
];
