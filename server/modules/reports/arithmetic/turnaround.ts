import { turnaroundTargetMinutes } from '../../../../shared/domain/cleaning-queue.ts';
import type { Spread } from './spread.ts';
import { spreadOf } from './spread.ts';

/** A finished clean. Milliseconds since the epoch; `null` where that was not recorded (cleaned without a job). */
export interface FinishedClean {
  readonly wardId: string;
  readonly of: number;
  readonly askedAt: number;
  readonly takenAt: number | null;
  readonly startedAt: number | null;
  readonly finishedAt: number;
  readonly pausedMs: number;
}

/** Minutes. */
export interface Turnaround {
  /** Fell vacant → taken. */
  readonly waiting: Spread;
  /** Taken → begun. */
  readonly coming: Spread;
  /** Begun → done, with its pauses. */
  readonly cleaning: Spread;
  readonly pauses: Spread;
  /** Fell vacant → done. */
  readonly total: Spread;
  /** Of every hundred, those done within their target; `null` where there are none. */
  readonly withinTargetPercent: number | null;
}

const MINUTE = 60_000;

export function turnaroundOf(cleans: readonly FinishedClean[]): Turnaround {
  const spread = (length: (clean: FinishedClean) => number | null) =>
    spreadOf(cleans.flatMap((clean) => length(clean) ?? []).map((ms) => ms / MINUTE));
  const isInTime = (clean: FinishedClean) =>
    clean.finishedAt - clean.askedAt <= turnaroundTargetMinutes(clean) * MINUTE;
  return {
    waiting: spread(({ askedAt, takenAt }) => (takenAt === null ? null : takenAt - askedAt)),
    coming: spread(({ takenAt, startedAt }) => (takenAt === null || startedAt === null ? null : startedAt - takenAt)),
    cleaning: spread(({ startedAt, finishedAt }) => (startedAt === null ? null : finishedAt - startedAt)),
    pauses: spread(({ pausedMs }) => (pausedMs === 0 ? null : pausedMs)),
    total: spread(({ askedAt, finishedAt }) => finishedAt - askedAt),
    withinTargetPercent: cleans.length === 0 ? null : (cleans.filter(isInTime).length / cleans.length) * 100,
  };
}
