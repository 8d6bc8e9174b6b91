import { type FindQuery, type FindResult, type FoundAccount, capabilitiesOf } from '../connectors/spi.ts';
import type { Answers, FieldsOf } from '../messages/commands.ts';
import { accountKey } from '../model/account.ts';
import type { Outcome } from '../model/outcome.ts';
import { type Refused, refuse } from '../model/refusal.ts';
import { type Text, text } from '../model/text.ts';
import { accountsOfSource, putSaidBySource } from '../store/accounts.ts';
import type { SourceDeps } from './dependencies.ts';
import { counted, type MustWait, saidBy, waitSentence } from './sign-in.ts';
import { mayHaveBeenRefused } from './delivery.ts';
import { openSource, type SourceAccess } from './open-source.ts';
import { callConnector } from './call-connector.ts';

/** Asks the source by its service account which accounts a login fits. Proves nothing, and stores nothing. */
export async function lookUpAccounts(
  deps: SourceDeps,
  { sourceId, login }: FieldsOf<'lookUpAccounts'>,
): Promise<Answers['lookUpAccounts']> {
  const access = await openForLookUp(deps, sourceId);
  return access.ok ? searchAccounts(deps, access, { login }) : access;
}

/**
 * Asks the source for each account linked there, and keeps what it says: its name, whether it is disabled or locked.
 * Answers with the names of those that it does not know any more; their links stay. What an organisation's policy says
 * of an account stands. After a failure the rest is not asked.
 */
export async function refreshAccounts(
  deps: SourceDeps,
  { sourceId }: FieldsOf<'refreshAccounts'>,
): Promise<Answers['refreshAccounts']> {
  const access = await openForLookUp(deps, sourceId);
  if (!access.ok) return access;
  const missing: string[] = [];
  for (const account of await accountsOfSource(deps.db, sourceId)) {
    const answer = await searchAccounts(deps, access, { login: account.name });
    if (!answer.ok) return answer;
    const found = answer.accounts.find(
      ({ nativeIdentity }) => accountKey(access.source, nativeIdentity) === account.key,
    );
    if (found === undefined) missing.push(account.name);
    else if (await putSaidBySource(deps.db, account.key, found)) deps.announcer.announce('accounts');
  }
  return { ok: true, missing };
}

async function openForLookUp(
  deps: SourceDeps,
  sourceId: string,
): Promise<({ readonly ok: true } & SourceAccess) | Refused> {
  const access = await openSource(deps, sourceId);
  if (!access.ok) return refuse(access.sentence);
  const { source, connector } = access;
  if (source.passwordChangeMode === 'selfService' || !capabilitiesOf(connector, source).canFindAccounts)
    return refuse(text('propagation.lookUp.cannot', source.name));
  return access;
}

/** What fits the login at the source; where the source cannot be searched, the login is the native identity. */
export async function searchAccounts(
  deps: SourceDeps,
  access: SourceAccess,
  { login, currentPassword }: FindQuery,
): Promise<Answers['lookUpAccounts']> {
  const { source, connector } = access;
  if (!capabilitiesOf(connector, source).canFindAccounts)
    return { ok: true, accounts: [{ nativeIdentity: login, name: login }] };
  const answer = await findAccounts(deps, access, { login, currentPassword });
  if (answer.kind === 'mustWait') return refuse(waitSentence(deps, answer.until));
  if (answer.kind === 'found') return { ok: true, accounts: answer.accounts };
  return refuse(...failure(access, answer.outcome, currentPassword === undefined ? [] : [currentPassword]));
}

/** The connector's search. One with the person's password counts as a sign-in. */
export async function findAccounts(
  deps: SourceDeps,
  access: SourceAccess,
  { login, currentPassword }: { readonly login: string; readonly currentPassword?: string | undefined },
): Promise<FindResult | MustWait> {
  const { source, connector } = access;
  const lost: FindResult = { kind: 'failed', outcome: { kind: 'unknown' } };
  const search = (query: FindQuery) =>
    callConnector(deps, access, async (context) => (await connector.findAccounts?.(query, context)) ?? lost, lost);
  // With a service account's right the person's password has no business in the search.
  if (source.passwordChangeMode !== 'selfService' || currentPassword === undefined)
    return (await search({ login })).value;
  const answer = await counted(deps, source, login, async () => {
    const { value, sent } = await search({ login, currentPassword });
    return { value, mayBeRefused: value.kind === 'failed' && mayHaveBeenRefused(value.outcome, sent) };
  });
  return answer.kind === 'mustWait' ? answer : answer.value;
}

/** The one that was picked, or the one whose login it is, where the source knows several. */
export function chooseAccount(
  { source }: SourceAccess,
  { login, nativeIdentity }: Pick<FieldsOf<'linkAccount'>, 'login' | 'nativeIdentity'>,
  accounts: readonly FoundAccount[],
): { readonly ok: true; readonly account: FoundAccount } | Refused {
  const folded = login.toLowerCase();
  const named = accounts.filter(({ name }) => name.toLowerCase() === folded);
  const fitting =
    nativeIdentity === undefined
      ? named.length > 0
        ? named
        : accounts
      : accounts.filter((each) => each.nativeIdentity === nativeIdentity);
  const [account, second] = fitting;
  if (account === undefined) return refuse(text('propagation.link.notFound', login, source.name));
  if (second !== undefined) return refuse(text('propagation.link.several', login, source.name));
  return { ok: true, account };
}

/** Why the source gave no accounts, or no sign-in: our own sentence, then what the source said, blotted. */
export function failure(
  { source, secrets }: SourceAccess,
  outcome: Outcome,
  passwords: readonly string[],
): readonly Text[] {
  const said = outcome.sentence;
  const sentences = [text(sentenceFor(outcome), source.name)];
  if (outcome.explanation !== undefined) sentences.push(outcome.explanation);
  if (said !== undefined) sentences.push(saidBy(said, [...passwords, ...secrets]));
  return sentences;
}

function sentenceFor({ kind }: Outcome): Text['key'] {
  switch (kind) {
    case 'wrongCurrentPassword':
      return 'propagation.link.wrongPassword';
    case 'accountNotFound':
      return 'propagation.link.noSuchAccount';
    case 'accountLocked':
      return 'propagation.link.locked';
    case 'accountDisabled':
      return 'propagation.link.disabled';
    case 'needsPermission':
      return 'propagation.link.needsPermission';
    case 'permissionDenied':
    case 'misconfigured':
      return 'propagation.link.misconfigured';
    case 'throttled':
      return 'propagation.link.throttled';
    default:
      return 'propagation.link.noAnswer';
  }
}
