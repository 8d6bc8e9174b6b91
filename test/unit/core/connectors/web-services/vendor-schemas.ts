/**
 * What goes over the wire of makers that have no types on npm, written by the page of their API reference that is named
 * with each. `typedBy` of a Vendor says which makers are held to these and which to their own package.
 */

/** https://docs.gitlab.com/api/users/ (Modify a user); an error as lib/api/helpers.rb renders it. */
export interface GitLab {
  readonly change: { readonly password?: string };
  readonly user: { readonly id: number; readonly username: string; readonly name?: string; readonly state?: string };
  readonly error: { readonly message: string | Readonly<Record<string, readonly string[]>> };
}

/** https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/resources_sobject_user_password_post.htm */
export interface Salesforce {
  readonly change: { readonly NewPassword: string };
  readonly found: {
    readonly searchRecords: readonly { readonly Id: string; readonly Username: string; readonly IsActive: boolean }[];
  };
  readonly error: readonly { readonly errorCode: string; readonly message: string }[];
}

/**
 * https://www.servicenow.com/docs/bundle/zurich-api-reference/page/integrate/inbound-rest/concept/c_TableAPI.html
 * Every value of a record is a text there.
 */
export interface ServiceNow {
  readonly change: { readonly user_password: string };
  readonly record: { readonly result: Readonly<Record<string, string>> };
  readonly records: { readonly result: readonly Readonly<Record<string, string>>[] };
  readonly error: { readonly error: { readonly message: string; readonly detail: string }; readonly status: 'failure' };
}

/** https://developers.onelogin.com/api-docs/1/users/set-password-in-cleartext */
export interface OneLogin {
  readonly change: {
    readonly password: string;
    readonly password_confirmation: string;
    readonly validate_policy?: boolean;
  };
  readonly status: {
    readonly status: {
      readonly error: boolean;
      readonly code: number;
      readonly type: string;
      readonly message: string | { readonly attribute: string; readonly description: string };
    };
  };
  readonly found: { readonly data: readonly { readonly id: number; readonly username: string }[] };
}

/** https://docs.jumpcloud.com/api/1.0/index.html (Update a system user; ErrorDetails): JumpCloud's OpenAPI document. */
export interface JumpCloud {
  readonly change: { readonly password?: string };
  readonly user: { readonly _id: string; readonly username: string; readonly suspended?: boolean };
  readonly found: { readonly totalCount: number; readonly results: readonly JumpCloud['user'][] };
  readonly error: {
    readonly code: number;
    readonly message: string;
    readonly status?: string;
    readonly details?: readonly {
      readonly '@type': string;
      readonly fieldViolationsList: readonly { readonly field: string; readonly description: string }[];
    }[];
  };
}

/** https://docs.nextcloud.com/server/28/admin_manual/configuration_user/instruction_set_for_users.html */
export interface Nextcloud {
  readonly answer: {
    readonly ocs: {
      readonly meta: { readonly status: 'ok' | 'failure'; readonly statuscode: number; readonly message: string };
      readonly data: unknown;
    };
  };
  readonly user: { readonly id: string; readonly enabled?: boolean; readonly displayname?: string };
}

/** https://grafana.com/docs/grafana/latest/developers/http_api/admin/ and …/user/ */
export interface Grafana {
  readonly reset: { readonly password: string };
  readonly change: { readonly oldPassword: string; readonly newPassword: string; readonly confirmNew: string };
  readonly message: { readonly message: string };
  readonly user: {
    readonly id: number;
    readonly login: string;
    readonly name?: string;
    readonly isDisabled?: boolean;
  };
}

/** https://developer.hashicorp.com/vault/api-docs/auth/userpass */
export interface Vault {
  readonly change: { readonly password: string };
  readonly login: { readonly auth: { readonly client_token: string } };
  readonly user: { readonly data: { readonly token_policies: readonly string[] } };
  readonly error: { readonly errors: readonly string[] };
}
