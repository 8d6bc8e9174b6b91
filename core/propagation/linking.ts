import {
  type ConnectorContext,
  type FindResult,
  type FoundAccount,
  type PolicyReading,
  type TestLine,
  traitsOf,
} from '../connectors/connector.ts';
import { type Account, accountKey } from '../model/account.ts';
import type { Outcome } from '../model/outcome.ts';
import { demandLimits, type ReadDemands } from '../model/policy.ts';
import { redact } from '../model/redact.ts';
import { type Refused, refuse } from '../model/refusal.ts';
import { type Text, text } from '../model/text.ts';
import { linkAccount as storeAccount } from '../store/accounts.ts';
import type { LinkAccount } from './commands.ts';
import type { PropagationDeps } from './deps.ts';
import type { Runner } from './runner.ts';
import { counted, type SignIn, signIn, waitSentence } from './sign-in.ts';
import { callConnector, openSource, type SourceAccess } from './source-access.ts';

/** Finds the account at the source, proves by a sign-in that it is the person's, and links it. */
export async function linkAccount(
  deps: PropagationDeps,
  runner: Runner,
  command: LinkAccount,
): Promise<{ readonly ok: true; readonly accountId: string } | Refused> {
  const access = await openSource(deps, command.sourceId);
  if (!access.ok) return refuse(access.sentence);
  const { source, connector } = access;
  if (!traitsOf(connector, source).canSignIn) return refuse(text('propagation.link.cannotSignIn', source.name));
  const found = await find(deps, access, command);
  if (!found.ok) return found;
  const key = accountKey(source, found.account.nativeIdentity);
  const answer = await runner.alone(key, () => signIn(deps, access, found.account, command.currentPassword));
  if (answer === null) return refuse(text('propagation.link.busy', found.account.name));
  const obstacle = obstacleTo(deps, access, answer);
  if (obstacle !== null) return refuse(...obstacle);
  const now = deps.clock.now();
  const account: Account = {
    ...found.account,
    id: deps.random.uuid(),
    sourceId: source.id,
    key,
    authenticationAccount: false,
    linkedBy: 'signIn',
    linkedAt: now,
    passwordState: 'neverChanged',
    passwordStateSince: now,
    passwordChangedAt: null,
  };
  const linked = await storeAccount(deps.db, account);
  if (linked.ok) deps.announcer.announce('accounts');
  return linked;
}

/** What the source's connector tried, and what came of it. */
export async function testConnection(
  deps: PropagationDeps,
  sourceId: string,
): Promise<{ readonly ok: true; readonly lines: readonly TestLine[] } | Refused> {
  const access = await openSource(deps, sourceId);
  if (!access.ok) return refuse(access.sentence);
  const lost: readonly TestLine[] = [{ ok: false, tried: text('propagation.test.lost') }];
  const lines = await callConnector(deps, access, (context) => access.connector.test(context), lost);
  return { ok: true, lines: lines.map((line) => blotted(line, access.secrets)) };
}

/** What the source itself demands of a password, as far as its connector can read it; nothing is stored. */
export async function readPolicy(
  deps: PropagationDeps,
  sourceId: string,
): Promise<({ readonly ok: true } & ReadDemands) | Refused> {
  const access = await openSource(deps, sourceId);
  if (!access.ok) return refuse(access.sentence);
  const { source, connector, secrets } = access;
  if (connector.readPolicy === undefined) return refuse(text('propagation.policy.cannotRead', source.name));
  const lost: PolicyReading = { demands: {}, sentences: [], failed: { kind: 'unknown' } };
  const ask = async (context: ConnectorContext) => (await connector.readPolicy?.(context)) ?? lost;
  const { demands, sentences, failed } = await callConnector(deps, access, ask, lost);
  const said = sentences.map((sentence) => redact(sentence, secrets).slice(0, demandLimits.sentence));
  return {
    ok: true,
    demands: { ...demands, ...(said.length > 0 && { sentences: said.slice(0, demandLimits.sentences) }) },
    failed: failed === undefined ? [] : whyUnread(access, failed),
  };
}

type Found = { readonly ok: true; readonly account: FoundAccount } | Refused;

async function find(deps: PropagationDeps, access: SourceAccess, command: LinkAccount): Promise<Found> {
  const { source, connector } = access;
  const { login, currentPassword } = command;
  if (!traitsOf(connector, source).canFindAccounts)
    return { ok: true, account: { nativeIdentity: login, name: login } };
  const lost: FindResult = { kind: 'failed', outcome: { kind: 'unknown' } };
  // With a service account's right the person's password has no business in the search.
  const signsIn = source.passwordChangeMode === 'selfService';
  const query = signsIn ? { login, currentPassword } : { login };
  const ask = () =>
    callConnector(deps, access, async (context) => (await connector.findAccounts?.(query, context)) ?? lost, lost);
  const answer = signsIn
    ? await counted(deps, source, login, async () => {
        const value = await ask();
        return { value, mayBeRefused: value.kind === 'failed' && mayBeRefused(value.outcome) };
      })
    : { kind: 'answered' as const, value: await ask() };
  if (answer.kind === 'mustWait') return refuse(waitSentence(deps, answer.until));
  const { value } = answer;
  if (value.kind === 'failed') return refuse(...failure(access, value.outcome, [currentPassword]));
  return choose(access, login, value.accounts);
}

function mayBeRefused({ kind }: Outcome): boolean {
  return kind === 'wrongCurrentPassword' || kind === 'unknown';
}

/** The login says which one, where the source knows several. */
function choose({ source }: SourceAccess, login: string, accounts: readonly FoundAccount[]): Found {
  const folded = login.toLowerCase();
  const named = accounts.filter(({ name }) => name.toLowerCase() === folded);
  const [account, second] = named.length > 0 ? named : accounts;
  if (account === undefined) return refuse(text('propagation.link.notFound', login, source.name));
  if (second !== undefined) return refuse(text('propagation.link.several', login, source.name));
  return { ok: true, account };
}

function obstacleTo(deps: PropagationDeps, access: SourceAccess, answer: SignIn): readonly Text[] | null {
  switch (answer.kind) {
    case 'signsIn':
    case 'rightButBarred':
      return null;
    case 'refused':
      return failure(access, { ...answer, kind: 'wrongCurrentPassword' }, []);
    case 'noAnswer':
      return failure(access, answer.outcome, []);
    case 'mustWait':
      return [waitSentence(deps, answer.until)];
    case 'cannotSignIn':
      return [text('propagation.link.cannotSignIn', access.source.name)];
  }
}

function failure({ source, secrets }: SourceAccess, outcome: Outcome, passwords: readonly string[]): readonly Text[] {
  const said = outcome.sentence;
  const sentences = [text(sentenceFor(outcome), source.name)];
  if (outcome.explanation !== undefined) sentences.push(outcome.explanation);
  if (said !== undefined) sentences.push(text('propagation.link.said', redact(said, [...passwords, ...secrets])));
  return sentences;
}

function whyUnread({ source, secrets }: SourceAccess, { explanation, sentence }: Outcome): readonly Text[] {
  return [
    text('propagation.policy.mayBeMore', source.name),
    ...(explanation === undefined ? [] : [explanation]),
    ...(sentence === undefined ? [] : [text('propagation.link.said', redact(sentence, secrets))]),
  ];
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

function blotted(line: TestLine, secrets: readonly string[]): TestLine {
  return line.sentence === undefined ? line : { ...line, sentence: redact(line.sentence, secrets) };
}
