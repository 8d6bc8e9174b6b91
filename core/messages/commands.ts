import * as v from 'valibot';
import { configurationFileLimit } from '../model/configuration/content.ts';
import type { FoundAccount, TestLine } from '../connectors/spi.ts';
import type { Tried } from '../connectors/trial.ts';
import type { SailPointDocuments } from '../connectors/sailpoint/documents.ts';
import { AccountSchema } from '../model/account.ts';
import type { ReadDemands } from '../model/policy.ts';
import type { Refused } from '../model/refusal.ts';
import { dictionaryLimits } from '../policy/text/dictionary.ts';

/**
 * Everything a page may ask of the background: for each command the schema of its message and the type of its answer.
 * Reads are not here: pages read the store themselves. A new command is a row here, a function of the service that
 * carries it out, and its name in that service's `Pick<Handlers, …>`; the rest follows from the types.
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

/** Carried out. */
export type Done<T = unknown> = { readonly ok: true } & T;

/** Nothing has this key; it carries the type of the answer beside the schema. */
declare const answerType: unique symbol;

/** One row of the table. Every command may be refused; `answers` says what comes with `ok: true`, if anything. */
function command<const T extends string, F extends v.ObjectEntries>(type: T, fields: F) {
  const schema = v.strictObject({ type: v.literal(type), ...fields });
  return { answers: <A = unknown>(): typeof schema & { readonly [answerType]?: Done<A> | Refused } => schema };
}

export const CommandSchema = v.variant('type', [
  /** Sent by every page when it opens: go on with what is unfinished. */
  command('wake', {}).answers(),
  command('startChange', {
    /** Made by the page; the same id twice starts one change. */
    changeId: uuid,
    target: v.strictObject({ kind: v.picklist(['group', 'source']), id }),
    newPassword: password,
    /** The current password by account id, for each account that needs one. */
    currentPasswords: byId(password),
    /** For a source with several accounts that does not sync them all: source id → the account to change. */
    chosenAccounts: byId(id),
    /**
     * The accounts in step have the new password already, and only the others are brought along. It is proved there
     * first, so that no slip reaches the others.
     */
    newPasswordIsInUse: v.optional(v.boolean()),
    /**
     * zxcvbn's score of the new password, where the policy asks for one. Worked out by the form: the estimate and its
     * dictionaries are ten times the background.
     */
    strength: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(4))),
    /** What the breach list told the form of the new password, where the policy asks it. */
    breachList: v.optional(
      v.strictObject({
        prefix: v.pipe(v.string(), v.regex(/^[0-9A-F]{5}$/)),
        answer: v.picklist(['listed', 'notListed', 'couldNotCheck']),
        askedAt: v.number(),
      }),
    ),
  }).answers<{ readonly changeId: string }>(),
  /** Try the waiting steps now: of one change, or one step of it. */
  command('retryNow', { changeId: id, stepId: v.optional(id) }).answers(),
  /** A request that is out is awaited; nothing new is attempted. */
  command('stopChange', { changeId: id }).answers(),
  /** After a restart: the passwords again, for what is unfinished. */
  command('finishRest', {
    changeId: id,
    newPassword: password,
    currentPasswords: byId(password),
  }).answers<{
    /** A sign-in proved the new password; false where none of the accounts that have it could tell. */
    readonly checked: boolean;
  }>(),
  /** The person's word on a step that nobody can look up. */
  command('answerUnknown', {
    stepId: id,
    answer: v.picklist(['changed', 'notChanged', 'tryAgain']),
  }).answers(),
  /** The end of a change was shown. */
  command('markSeen', { changeId: id }).answers(),
  /** Asks the source by its service account which accounts the login fits; links nothing. */
  command('lookUpAccounts', { sourceId: id, login }).answers<{ readonly accounts: readonly FoundAccount[] }>(),
  /** Links the account after a sign-in with its current password. */
  command('linkAccount', {
    sourceId: id,
    login,
    /** The one that was picked among those found for the login. */
    nativeIdentity: v.optional(AccountSchema.entries.nativeIdentity),
    currentPassword: password,
  }).answers<{ readonly accountId: string }>(),
  /** Asks the source by its service account what it says of each account linked there. */
  command('refreshAccounts', { sourceId: id }).answers<{ readonly missing: readonly string[] }>(),
  command('unlinkAccount', { accountId: id }).answers(),
  /** Marks the account of an authentication source that gates. */
  command('markAuthenticationAccount', { accountId: id }).answers(),
  /** Replaces the configuration, all or nothing. `text` is the file as read. */
  command('importConfiguration', {
    text: v.pipe(v.string(), v.maxLength(configurationFileLimit)),
    /** The origins that the person saw in the preview and agreed to. */
    confirmedOrigins: v.array(v.string()),
  }).answers(),
  /**
   * Saves one policy, source or sync group. Its shape is checked with all the rest, by the one validator, so that a form
   * and a message without one hear the same. See core/model/configuration/edit.ts.
   */
  command('saveItem', {
    kind: editedKind,
    item: anything,
    basedOn: v.nullable(anything),
    /** New origins that the person agreed to send passwords to. */
    confirmedOrigins: v.array(v.string()),
  }).answers(),
  command('deleteItem', { kind: editedKind, id, basedOn: anything }).answers(),
  /** Seals service secrets for the source as it is now (bound to connector and origin). */
  command('sealSecrets', {
    sourceId: id,
    secrets: byId(v.pipe(v.string(), v.minLength(1), v.maxLength(4096))),
  }).answers(),
  command('forgetSecrets', { sourceId: id }).answers(),
  /** In place of the former dictionary, if there was one. `text` is the file as read. */
  command('replaceDictionary', {
    text: v.pipe(v.string(), v.maxLength(dictionaryLimits.fileLength)),
  }).answers(),
  command('removeDictionary', {}).answers(),
  /** Keeps a description of a web service under a name, in place of the one that has it. */
  command('savePreset', {
    name: v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(100)),
    description: anything,
  }).answers(),
  command('deletePreset', { id }).answers(),
  command('testConnection', { sourceId: id }).answers<{ readonly lines: readonly TestLine[] }>(),
  /** Runs one operation of the stored source and tells each request of it. The passwords are used once and kept nowhere. */
  command('tryOperation', {
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
  }).answers<Tried>(),
  /** Asks the source what it demands of a password; stores nothing. */
  command('readPolicy', { sourceId: id }).answers<ReadDemands>(),
  /** Signs the person in at the source's authorization server, in a window of the browser's. From a tab only. */
  command('authorizeSource', { sourceId: id }).answers(),
  command('forgetTokens', { sourceId: id }).answers(),
  /** Reads groups, policies and sources of a SailPoint tenant; imports nothing. */
  command('readSailPoint', { sourceId: id }).answers<{ readonly documents: SailPointDocuments }>(),
]);

type Row = (typeof CommandSchema)['options'][number];
export type Command = v.InferOutput<typeof CommandSchema>;
export type CommandOf<T extends Command['type']> = Extract<Command, { type: T }>;
/** What a command says beside its name. */
export type FieldsOf<T extends Command['type']> = Omit<CommandOf<T>, 'type'>;

/** What each command answers with. */
export type Answers = {
  readonly [R in Row as v.InferOutput<R>['type']]: NonNullable<R[typeof answerType]>;
};

/** Who carries each command out; a command without one is a type error. Each service has its share of these. */
export type Handlers = { readonly [T in Command['type']]: (command: FieldsOf<T>) => Promise<Answers[T]> };
