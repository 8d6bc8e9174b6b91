import type { VerifyOutcome } from '../model/outcome.ts';
import { text } from '../model/text.ts';
import type { ConnectorAccount, TestLine } from './spi.ts';
import { failedLine } from './http/client.ts';

/** Whom a test of the connection asks for: nobody's login. */
export const connectionTestLogin = 'lockstep-connection-test';

/**
 * A source that lets anybody in proves nobody. So a test of the connection also signs in with a made-up login and a
 * made-up password, and has to be refused. No account is touched by it, so it is counted against none.
 */
export async function madeUpSignIn(
  signIn: (account: ConnectorAccount, password: string) => Promise<VerifyOutcome>,
): Promise<TestLine> {
  const answer = await signIn({ nativeIdentity: connectionTestLogin, name: connectionTestLogin }, madeUpPassword);
  switch (answer.kind) {
    case 'refused':
      return { ok: true, tried: text('connectors.madeUp.refused') };
    case 'noAnswer':
      // There is no such account: that is a refusal too.
      if (answer.outcome.kind === 'accountNotFound') return { ok: true, tried: text('connectors.madeUp.refused') };
      return failedLine(text('connectors.madeUp.tried'), answer.outcome);
    case 'signsIn':
    case 'rightButBarred':
      return failedLine(text('connectors.madeUp.tried'), {
        kind: 'misconfigured',
        explanation: text('connectors.madeUp.signsIn'),
      });
  }
}

const madeUpPassword = 'Nobody has this password, 1!';
