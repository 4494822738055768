import { clockText, dayAt, instantOf as instantOfField, minuteAt } from '../../lib/hospital-time.ts';

export const MINUTES = 24 * 60;
const MINUTE_MS = 60_000;

/** A minute of a day, both by the hospital's clocks: what a person at the ward means by “yesterday at ten”. */
export interface Moment {
  /** `YYYY-MM-DD`. */
  readonly day: string;
  /** 0…1439. */
  readonly minute: number;
}

export const momentOf = (at: number): Moment => ({ day: dayAt(at), minute: minuteAt(at) });

/** The instant; `NaN` where the day is none. */
export const instantOf = ({ day, minute }: Moment): number =>
  instantOfField(`${day}T${clockText(minute)}`)?.getTime() ?? Number.NaN;

/** So many minutes on or back, over midnight and no further than `latest`. */
export const stepped = (moment: Moment, minutes: number, latest: number): Moment =>
  momentOf(Math.min(instantOf(moment) + minutes * MINUTE_MS, latest));

export interface ReplaySearch {
  readonly ward?: string;
}

/** What of an address is about the replay. */
export const readReplaySearch = ({ ward }: Readonly<Record<string, unknown>>): ReplaySearch =>
  typeof ward === 'string' ? { ward } : {};
