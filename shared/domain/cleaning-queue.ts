import type { BedState, CleaningState } from './bed-state.ts';

/**
 * Minutes from the moment a bed fell vacant to the moment it is clean. House figures, not a guideline's: a plain clean an
 * hour, one in several stages two (disinfectant must stay wet, and somebody inspects).
 */
export const turnaroundTargetMinutes = (cleaning: Pick<CleaningState, 'of'>): number => (cleaning.of > 1 ? 120 : 60);

/** How a clean's clock stands against its target. Shown with a word and an icon, never by colour alone. */
export type TurnaroundState = 'in-time' | 'soon-late' | 'late';

const SOON = 0.75;

/** @param at milliseconds since the epoch */
export function turnaroundState(cleaning: Pick<CleaningState, 'of' | 'askedAt'>, at: number): TurnaroundState {
  const share = (at - Date.parse(cleaning.askedAt)) / (turnaroundTargetMinutes(cleaning) * 60_000);
  if (share >= 1) return 'late';
  return share >= SOON ? 'soon-late' : 'in-time';
}

/** A clean nobody took, or that somebody is at; a bed put out of use or a patient put back into it ends the job. */
export const isOpenCleaning = (state: BedState): state is BedState & { readonly cleaning: CleaningState } =>
  state.cleaning !== undefined &&
  state.use !== 'occupied' &&
  (state.turnover === 'dirty' || state.turnover === 'cleaning');

interface Queued {
  readonly state: Pick<BedState, 'use'> & { readonly cleaning: Pick<CleaningState, 'isOverdue' | 'askedAt'> };
}

/** The order of the work: a patient waits for a held bed, then what nobody took in time, then the oldest. */
export function compareCleanings(one: Queued, other: Queued): number {
  const rank = ({ state }: Queued) => (state.use === 'held' ? 0 : state.cleaning.isOverdue === true ? 1 : 2);
  return rank(one) - rank(other) || one.state.cleaning.askedAt.localeCompare(other.state.cleaning.askedAt);
}

/** What is done in each stage of a clean in several stages; a plain clean has the one word. */
export type StageWord = 'clean' | 'strip' | 'disinfect' | 'inspect';
const STAGES: readonly StageWord[] = ['strip', 'disinfect', 'inspect'];
export const stageWord = ({ stage, of }: Pick<CleaningState, 'stage' | 'of'>): StageWord =>
  of === 1 ? 'clean' : (STAGES[Math.min(stage, STAGES.length) - 1] ?? 'clean');
