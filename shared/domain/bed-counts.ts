import type { BedState } from './bed-state.ts';
import { bedWord } from './bed-state.ts';

/** The five states people tell apart at a glance; each bed is in exactly one of them. */
export type BedLook = 'available' | 'held' | 'occupied' | 'cleaning' | 'blocked';
export const BED_LOOKS: readonly BedLook[] = ['available', 'held', 'occupied', 'cleaning', 'blocked'];

/** Which of the five: to be cleaned counts as cleaning; maintenance and closed count as blocked. */
export function bedLook(state: Pick<BedState, 'turnover' | 'use'>): BedLook {
  const word = bedWord(state);
  if (word === 'dirty') return 'cleaning';
  if (word === 'maintenance' || word === 'closed') return 'blocked';
  return word;
}

/** How many beds stand how. The five add up to `total`. */
export interface BedCounts extends Readonly<Record<BedLook, number>> {
  readonly total: number;
}

const NONE: BedCounts = { total: 0, available: 0, held: 0, occupied: 0, cleaning: 0, blocked: 0 };

/**
 * Counts beds by how they stand. `available` is what every count of free beds means: clean, empty and promised to nobody;
 * a bed held while it is cleaned counts as cleaning.
 */
export function countBeds(states: Iterable<Pick<BedState, 'turnover' | 'use'>>): BedCounts {
  const counts = { ...NONE };
  for (const state of states) {
    counts[bedLook(state)] += 1;
    counts.total += 1;
  }
  return counts;
}

/**
 * Occupied beds among those in use (all but blocked, in maintenance or closed), in whole per cent; above 100 never.
 * `null` where no bed is in use.
 */
export function occupancy({ total, blocked, occupied }: BedCounts): number | null {
  const inUse = total - blocked;
  return inUse === 0 ? null : Math.round((100 * occupied) / inUse);
}
