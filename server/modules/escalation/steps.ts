import type { Rung } from '../../../shared/schemas/chat.ts';

const MINUTE_MS = 60_000;

/**
 * The ladder of a house in which nobody has set one up: those asked once more every five minutes, three times, then
 * whoever manages the nurses of the ward. Short enough for an urgent message, few enough to be heeded.
 */
export const DEFAULT_RUNGS: readonly Rung[] = [
  { afterMinutes: 5, times: 3, targets: [{ kind: 'same' }] },
  { afterMinutes: 5, times: 3, targets: [{ kind: 'staff-role', role: 'nurse-manager' }] },
];

/** A step of a ladder: the `time`-th asking of the `rung`-th rung, both from 1. */
export interface Step {
  readonly rung: number;
  readonly time: number;
}

export const FIRST_STEP: Step = { rung: 1, time: 1 };

/** The rung of a step; `undefined` past the last. */
export const rungOf = (rungs: readonly Rung[], { rung }: Step): Rung | undefined => rungs[rung - 1];

/** The first step of the next rung. */
export const nextRung = ({ rung }: Step): Step => ({ rung: rung + 1, time: 1 });

/** The step after one that asked somebody. */
export function nextStep(rungs: readonly Rung[], step: Step): Step {
  const times = rungOf(rungs, step)?.times ?? 1;
  return step.time < times ? { rung: step.rung, time: step.time + 1 } : nextRung(step);
}

/** How long before that step people have to answer, in milliseconds. After the last rung as long as before it. */
export const patienceMs = (rungs: readonly Rung[], step: Step): number =>
  ((rungOf(rungs, step) ?? rungs.at(-1))?.afterMinutes ?? 0) * MINUTE_MS;
