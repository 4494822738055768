import { sessionOf, sessionStore } from '../../../lib/session/session-store.ts';
import type { Store } from '../../../lib/store.ts';
import { createStore } from '../../../lib/store.ts';
import type { Needs, Subject } from './eligibility.ts';
import { needsOf } from './eligibility.ts';

export interface Placing {
  readonly subject: Subject;
  readonly needs: Needs;
  /** The bed that is to be confirmed. */
  readonly chosen: string | null;
}

/** Outside the board, so that a patient can be carried to another ward's. `null`: nobody is being placed. */
export const placing: Store<Placing | null> = createStore<Placing | null>(null);

export function beginPlacing(subject: Subject, chosen: string | null = null): void {
  placing.set({ subject, needs: needsOf(subject), chosen });
}

export function choosePlace(bedId: string | null): void {
  const now = placing.get();
  if (now !== null) placing.set({ ...now, chosen: bedId });
}

export function endPlacing(): void {
  placing.set(null);
}

// It names a patient: what one person began is not there for the next.
sessionStore.subscribe(() => {
  if (sessionOf(sessionStore.get()) === null) endPlacing();
});
