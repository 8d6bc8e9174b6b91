import type { OutcomeKind } from '../model/outcome.ts';
import type { Text } from '../model/text.ts';
import type { ShownExchange } from './http/trace.ts';
import type { FoundAccount } from './spi.ts';

/** What came of an operation that an admin tried, and each request of it. No password and no secret is in it. */
export interface Tried {
  readonly exchanges: readonly ShownExchange[];
  readonly result: TrialResult;
}

export interface TrialResult {
  /** `cannot`: the source does not offer the operation. */
  readonly taken: OutcomeKind | 'works' | 'signsIn' | 'rightButBarred' | 'found' | 'cannot';
  /** The source's own words. */
  readonly sentence?: string;
  readonly explanation?: Text;
  /** With `found`: at most {@link maxFound}. */
  readonly accounts?: readonly Pick<FoundAccount, 'nativeIdentity' | 'name' | 'displayName' | 'disabled'>[];
}

export const maxFound = 20;
