import { dayAt, instantOf as instantOfField, minuteAt } from '../../lib/hospital-time.ts';

export const MINUTES = 24 * 60;
const MINUTE_MS = 60_000;

/** A minute of a day, both by the hospital's clocks: what a person at the ward means by “yesterday at ten”. */
export interface Moment {
  /** `YYYY-MM-DD`. */
  readonly day: string;
  /** 0…1439. */
  readonly minute: number;
}

const two = (value: number): string => String(value).padStart(2, '0');

export const momentOf = (at: number): Moment => ({ day: dayAt(at), minute: minuteAt(at) });

/** “14:03” of a minute of the day. */
export const clockOf = (minute: number): string => `${two(Math.floor(minute / 60))}:${two(minute % 60)}`;

/** The instant; `NaN` where the day is none. */
export const instantOf = ({ day, minute }: Moment): number =>
  instantOfField(`${day}T${clockOf(minute)}`)?.getTime() ?? Number.NaN;

/** So many minutes on or back, over midnight and no further than `latest`. */
export const stepped = (moment: Moment, minutes: number, latest: number): Moment =>
  momentOf(Math.min(instantOf(moment) + minutes * MINUTE_MS, latest));

export interface ReplaySearch {
  readonly ward?: string;
}

/** What of an address is about the replay. */
export const readReplaySearch = ({ ward }: Readonly<Record<string, unknown>>): ReplaySearch =>
  typeof ward === 'string' ? { ward } : {};
