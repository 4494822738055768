import type { StreamKind } from '../../../shared/events/streams.ts';

const DAY_MS = 24 * 3_600_000;

/** The streams whose events are kept for the replay, longer than any listener would need them. */
export const KEPT_STREAMS = ['ward', 'census'] as const satisfies readonly StreamKind[];

/**
 * How long every minute of a ward's past can be seen again: a quarter of a year, which covers a complaint and a month's
 * reports. What is older goes with the next checkpoint after it.
 */
export const HISTORY_KEPT_MS = 92 * DAY_MS;

/** A checkpoint at least this often, where anything happened, … */
export const CHECKPOINT_AFTER_MS = DAY_MS;
/** … and after so many events: no replay folds many more. */
export const CHECKPOINT_AFTER_EVENTS = 300;
