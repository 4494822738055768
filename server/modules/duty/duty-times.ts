import type { StaffId } from '../../../shared/types/ids.ts';
import { refuse } from '../../http/problem-error.ts';
import type { PlannedShift } from './duty.model.ts';
import { dutyRepository } from './duty.repository.ts';

export const MINUTE_MS = 60_000;
export const HOUR_MS = 60 * MINUTE_MS;

/** So long before it begins a shift may be started. */
export const EARLY_START_MS = 2 * HOUR_MS;
/** So long after its shift the house ends a duty that nobody ended. */
export const FORGOTTEN_AFTER_MS = 2 * HOUR_MS;
/** How long a duty without a shift is taken to be at most. */
export const LONGEST_UNPLANNED_MS = 14 * HOUR_MS;
/** So long before the house ends it, whoever is on duty is asked. */
export const ASKED_BEFORE_MS = 90 * MINUTE_MS;
/** A duty is at most so long, however its times are put right. */
export const LONGEST_DUTY_MS = 24 * HOUR_MS;

const wholeMinutes = (ms: number): number => Math.max(0, Math.floor(ms / MINUTE_MS));

interface Times {
  readonly startedAt: Date;
  readonly endedAt: Date | null;
}

/** How late it was begun and how early it was left, against its shift. */
export function measured(
  { startedAt, endedAt }: Times,
  plan: PlannedShift | null,
): { readonly lateMinutes: number | null; readonly earlyMinutes: number | null } {
  if (plan === null) return { lateMinutes: null, earlyMinutes: null };
  return {
    lateMinutes: wholeMinutes(startedAt.getTime() - plan.startsAt.getTime()),
    earlyMinutes: endedAt === null ? null : wholeMinutes(plan.endsAt.getTime() - endedAt.getTime()),
  };
}

export const workedMinutes = ({ startedAt, endedAt }: Times): number | null =>
  endedAt === null ? null : wholeMinutes(endedAt.getTime() - startedAt.getTime());

/** When the house ends a duty that nobody ended. */
export const endsByOf = (startedAt: Date, plan: PlannedShift | null): Date =>
  plan === null
    ? new Date(startedAt.getTime() + LONGEST_UNPLANNED_MS)
    : new Date(plan.endsAt.getTime() + FORGOTTEN_AFTER_MS);

/**
 * Refuses `state-refused` where another duty of theirs lies in that time at least in part. Call it in a transaction that
 * took its turn (`takeTurn`).
 */
export async function refuseOverlap(
  staffId: StaffId,
  { startedAt, endedAt }: { readonly startedAt: Date; readonly endedAt: Date },
  dutyId: string,
): Promise<void> {
  const around = await dutyRepository().find({
    staffId,
    startedAt: { $lt: endedAt },
    $or: [{ endedAt: null }, { endedAt: { $gt: startedAt } }],
    _id: { $ne: dutyId },
  });
  if (around.length > 0) throw refuse('state-refused', { detail: 'Another duty of theirs lies in that time.' });
}
