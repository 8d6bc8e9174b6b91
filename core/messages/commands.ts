import * as v from 'valibot';
import { configurationFileLimit } from '../model/configuration-content.ts';
import type { FoundAccount, TestLine } from '../connectors/connector.ts';
import type { Tried } from '../connectors/exchanged.ts';
import type { SailPointDocuments } from '../connectors/sailpoint/documents.ts';
import { AccountSchema } from '../model/account.ts';
import type { ReadDemands } from '../model/policy.ts';
import type { Refused } from '../model/refusal.ts';
import { dictionaryLimits } from '../policy/text/dictionary.ts';

/**
 * Everything a page may ask of the background, one schema per command. Reads are not here: pages read the store
 * themselves. Answers are in {@link Answers}.
 */

const id = v.pipe(v.string(), v.minLength(1), v.maxLength(128));
/** A password as typed; the bound only keeps nonsense out, the policy decides. */
const password = v.pipe(v.string(), v.minLength(1), v.maxLength(1024));
const uuid = v.pipe(v.string(), v.uuid());
const login = AccountSchema.entries.name;

const triedAccount = { login, nativeIdentity: v.optional(AccountSchema.entries.nativeIdentity) };

const editedKind = v.picklist(['passwordPolicies', 'sources', 'passwordSyncGroups']);
const anything = v.record(v.string(), v.unknown());

/** valibot takes an array for a record, with its indexes for keys. */
function byId<V extends v.GenericSchema>(value: V) {
  return v.pipe(
    v.custom<Record<string, unknown>>((input) => typeof input === 'object' && !Array.isArray(input)),
    v.record(id, value),
  );
}

export const CommandSchema = v.variant('type', [
  /** Sent by every page when it opens: go on with what is unfinished. */
  v.strictObject({ type: v.literal('wake') }),
  v.strictObject({
    type: v.literal('startChange'),
    /** Made by the page; the same id twice starts one change. */
    changeId: uuid,
    target: v.strictObject({ kind: v.picklist(['group', 'source']), id }),
    newPassword: password,
    /** The current password by account id, for each account that needs one. */
    currentPasswords: byId(password),
    /** For a source with several accounts that does not sync them all: source id → the account to change. */
    chosenAccounts: byId(id),
    /** The accounts in step have the new password already, and only the others are brought along. */
    newPasswordIsInUse: v.optional(v.boolean()),
    /** zxcvbn's score of the new password, where the policy asks for one. */
    strength: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(4))),
    /** What the breach list told the form of the new password, where the policy asks it. */
    breachList: v.optional(
      v.strictObject({
        prefix: v.pipe(v.string(), v.regex(/^[0-9A-F]{5}$/)),
        answer: v.picklist(['listed', 'notListed', 'couldNotCheck']),
        askedAt: v.number(),
      }),
    ),
  }),
  /** Try the waiting steps now: of one change, or one step of it. */
  v.strictObject({ type: v.literal('retryNow'), changeId: id, stepId: v.optional(id) }),
  v.strictObject({ type: v.literal('stopChange'), changeId: id }),
  /** After a restart: the passwords again, for what is unfinished. */
  v.strictObject({
    type: v.literal('finishRest'),
    changeId: id,
    newPassword: password,
    currentPasswords: byId(password),
  }),
  /** The person's word on a step that nobody can look up. */
  v.strictObject({
    type: v.literal('answerUnknown'),
    stepId: id,
    answer: v.picklist(['changed', 'notChanged', 'tryAgain']),
  }),
  /** The end of a change was shown. */
  v.strictObject({ type: v.literal('markSeen'), changeId: id }),
  /** Asks the source by its service account which accounts the login fits; links nothing. */
  v.strictObject({ type: v.literal('lookUpAccounts'), sourceId: id, login }),
  /** Links the account after a sign-in with its current password. */
  v.strictObject({
    type: v.literal('linkAccount'),
    sourceId: id,
    login,
    /** The one that was picked among those found for the login. */
    nativeIdentity: v.optional(AccountSchema.entries.nativeIdentity),
    currentPassword: password,
  }),
  /** Asks the source by its service account what it says of each account linked there. */
  v.strictObject({ type: v.literal('refreshAccounts'), sourceId: id }),
  v.strictObject({ type: v.literal('unlinkAccount'), accountId: id }),
  /** Marks the account of an authentication source that gates. */
  v.strictObject({ type: v.literal('markAuthenticationAccount'), accountId: id }),
  /** Replaces the configuration, all or nothing. `text` is the file as read. */
  v.strictObject({
    type: v.literal('importConfiguration'),
    text: v.pipe(v.string(), v.maxLength(configurationFileLimit)),
    /** The origins that the person saw in the preview and agreed to. */
    confirmedOrigins: v.array(v.string()),
  }),
  /**
   * Saves one policy, source or sync group. Its shape is checked with all the rest, by the one validator, so that a form
   * and a message without one hear the same. See core/model/edit.ts.
   */
  v.strictObject({
    type: v.literal('saveItem'),
    kind: editedKind,
    item: anything,
    basedOn: v.nullable(anything),
    /** New origins that the person agreed to send passwords to. */
    confirmedOrigins: v.array(v.string()),
  }),
  v.strictObject({ type: v.literal('deleteItem'), kind: editedKind, id, basedOn: anything }),
  /** Seals service secrets for the source as it is now (bound to connector and origin). */
  v.strictObject({
    type: v.literal('sealSecrets'),
    sourceId: id,
    secrets: byId(v.pipe(v.string(), v.minLength(1), v.maxLength(4096))),
  }),
  v.strictObject({ type: v.literal('forgetSecrets'), sourceId: id }),
  /** In place of the former dictionary, if there was one. `text` is the file as read. */
  v.strictObject({
    type: v.literal('replaceDictionary'),
    text: v.pipe(v.string(), v.maxLength(dictionaryLimits.fileLength)),
  }),
  v.strictObject({ type: v.literal('removeDictionary') }),
  /** Keeps a description of a web service under a name, in place of the one that has it. */
  v.strictObject({
    type: v.literal('savePreset'),
    name: v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(100)),
    description: anything,
  }),
  v.strictObject({ type: v.literal('deletePreset'), id }),
  v.strictObject({ type: v.literal('testConnection'), sourceId: id }),
  /** Runs one operation of the stored source and tells each request of it. The passwords are used once and kept nowhere. */
  v.strictObject({
    type: v.literal('tryOperation'),
    sourceId: id,
    operation: v.variant('kind', [
      v.strictObject({ kind: v.literal('test') }),
      v.strictObject({ kind: v.literal('findAccounts'), login, currentPassword: v.optional(password) }),
      v.strictObject({ kind: v.literal('verify'), ...triedAccount, currentPassword: password }),
      v.strictObject({
        kind: v.literal('changePassword'),
        ...triedAccount,
        currentPassword: password,
        newPassword: password,
      }),
    ]),
  }),
  /** Asks the source what it demands of a password; stores nothing. */
  v.strictObject({ type: v.literal('readPolicy'), sourceId: id }),
  /** Signs the person in at the source's authorization server, in a window of the browser's. From a tab only. */
  v.strictObject({ type: v.literal('authorizeSource'), sourceId: id }),
  v.strictObject({ type: v.literal('forgetTokens'), sourceId: id }),
  /** Reads groups, policies and sources of a SailPoint tenant; imports nothing. */
  v.strictObject({ type: v.literal('readSailPoint'), sourceId: id }),
]);

export type Command = v.InferOutput<typeof CommandSchema>;
export type CommandOf<T extends Command['type']> = Extract<Command, { type: T }>;

export type Done<T = unknown> = { readonly ok: true } & T;

/** What each command answers with. */
export interface Answers {
  readonly wake: Done;
  readonly startChange: Done<{ changeId: string }> | Refused;
  readonly retryNow: Done | Refused;
  readonly stopChange: Done | Refused;
  readonly finishRest: Done | Refused;
  readonly answerUnknown: Done | Refused;
  readonly markSeen: Done | Refused;
  readonly lookUpAccounts: Done<{ accounts: readonly FoundAccount[] }> | Refused;
  readonly refreshAccounts: Done<{ missing: readonly string[] }> | Refused;
  readonly linkAccount: Done<{ accountId: string }> | Refused;
  readonly unlinkAccount: Done | Refused;
  readonly markAuthenticationAccount: Done | Refused;
  readonly importConfiguration: Done | Refused;
  readonly saveItem: Done | Refused;
  readonly deleteItem: Done | Refused;
  readonly sealSecrets: Done | Refused;
  readonly forgetSecrets: Done | Refused;
  readonly replaceDictionary: Done | Refused;
  readonly removeDictionary: Done | Refused;
  readonly savePreset: Done | Refused;
  readonly deletePreset: Done | Refused;
  readonly testConnection: Done<{ lines: readonly TestLine[] }> | Refused;
  readonly tryOperation: Done<Tried> | Refused;
  readonly readPolicy: Done<ReadDemands> | Refused;
  readonly authorizeSource: Done | Refused;
  readonly forgetTokens: Done | Refused;
  readonly readSailPoint: Done<{ documents: SailPointDocuments }> | Refused;
}
