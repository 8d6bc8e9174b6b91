import type { StepSource } from '../model/change.ts';
import type { SourceDeps } from '../sources/dependencies.ts';
import type { StepFacts } from './decide/events.ts';

/** What the step's source offers, as it was planned; one whose connector is gone can neither be asked nor sent to. */
export function factsOf(
  deps: Pick<SourceDeps, 'connectors'>,
  { source }: { readonly source: Pick<StepSource, 'connector' | 'canSignIn' | 'repeatable' | 'needsCurrentPassword'> },
): StepFacts {
  const isThere = deps.connectors.has(source.connector);
  return {
    canLook: isThere && source.canSignIn,
    repeatable: isThere && source.repeatable,
    needsCurrent: source.needsCurrentPassword,
  };
}
