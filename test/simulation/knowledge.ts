import type { Change, Step } from '../../core/model/change.ts';
import type { Asked, Expected } from './expected-plan.ts';
import { emptyView, type View } from './view.ts';

/** What model.ts has seen so far. */
export interface Knowledge {
  /** What is committed. */
  view: View;
  /** By change, as the three after it. */
  readonly asks: Map<string, Asked>;
  /** Every new password that was typed for it. */
  readonly typed: Map<string, Set<string>>;
  /** Plans as they could be made since it was asked for. */
  readonly candidates: Map<string, Expected[]>;
  readonly plans: Map<string, Expected>;
  /** Sent, and nothing has shown since what became of it: account → change and password. */
  readonly unsettled: Map<string, string>;
  /** As `unsettled`: a refusal was heard that may be about a second copy, and nobody has looked since. */
  readonly refusedInDoubt: Map<string, string>;
  /** Accounts that only a linking signs in with now. */
  readonly linkings: Set<string>;
  /** Changes in which somebody has signed in, and those that were stopped. */
  readonly proved: Set<string>;
  readonly stopped: Set<string>;
  /** Change and account → what is known of the two. */
  readonly trails: Map<string, Trail>;
  readonly trailOf: (changeId: string, account: string) => Trail;
  /** In their order. */
  readonly stepsOf: (changeId: string) => readonly Step[];
  readonly openChanges: () => readonly Change[];
}

/** What is known of one account in one change. */
export interface Trail {
  /** It was tried, or ended: it is not passed over any more. */
  touched: boolean;
  /** A change request of this change left, or its background ended before anybody knew. */
  sent: boolean;
  /** A request of this change gave it the new password. */
  effect: boolean;
  /** The current passwords that a source refused, once that was committed. */
  readonly refused: Set<string>;
  failures: number;
  notBefore: number;
  word: boolean;
}

export function createKnowledge(): Knowledge {
  const trails = new Map<string, Trail>();
  const known: Knowledge = {
    view: emptyView(),
    asks: new Map(),
    typed: new Map(),
    candidates: new Map(),
    plans: new Map(),
    unsettled: new Map(),
    refusedInDoubt: new Map(),
    linkings: new Set(),
    proved: new Set(),
    stopped: new Set(),
    trails,
    trailOf: (changeId, account) => {
      const key = `${changeId} ${account}`;
      const trail = trails.get(key) ?? {
        touched: false,
        sent: false,
        effect: false,
        refused: new Set<string>(),
        failures: 0,
        notBefore: 0,
        word: false,
      };
      trails.set(key, trail);
      return trail;
    },
    stepsOf: (changeId) =>
      [...known.view.steps.values()].filter((step) => step.changeId === changeId).toSorted((a, b) => a.index - b.index),
    openChanges: () => [...known.view.changes.values()].filter(({ state }) => state === 'open'),
  };
  return known;
}
