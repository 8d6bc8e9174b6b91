import type { Answers, FieldsOf } from '../messages/commands.ts';
import { type Account, accountKey } from '../model/account.ts';
import { refuse } from '../model/refusal.ts';
import { type Text, text } from '../model/text.ts';
import { capabilitiesOf } from '../connectors/spi.ts';
import { linkAccount as storeAccount } from '../store/accounts.ts';
import type { SourceDeps } from './dependencies.ts';
import { chooseAccount, failure, searchAccounts } from './find-accounts.ts';
import { type SignIn, signIn, waitSentence } from './sign-in.ts';
import { openSource, type SourceAccess } from './open-source.ts';

/** Finds the account at the source, proves by a sign-in that it is the person's, and links it. */
export async function linkAccount(deps: SourceDeps, command: FieldsOf<'linkAccount'>): Promise<Answers['linkAccount']> {
  const access = await openSource(deps, command.sourceId);
  if (!access.ok) return refuse(access.sentence);
  const { source, connector } = access;
  if (!capabilitiesOf(connector, source).canSignIn) return refuse(text('propagation.link.cannotSignIn', source.name));
  const answer = await searchAccounts(deps, access, command);
  if (!answer.ok) return answer;
  const found = chooseAccount(access, command, answer.accounts);
  if (!found.ok) return found;
  const key = accountKey(source, found.account.nativeIdentity);
  const proof = await deps.accountLocks.exclusively(key, () =>
    signIn(deps, access, found.account, command.currentPassword),
  );
  if (proof === null) return refuse(text('propagation.link.busy', found.account.name));
  const obstacle = obstacleTo(deps, access, proof);
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

function obstacleTo(deps: SourceDeps, access: SourceAccess, answer: SignIn): readonly Text[] | null {
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
