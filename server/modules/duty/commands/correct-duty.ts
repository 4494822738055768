import { v7 as uuid } from 'uuid';
import type { z } from 'zod';
import type {
  askCorrection as askSchema,
  correctDuty as correctSchema,
  decideCorrection as decideSchema,
} from '../../../../shared/schemas/duty.ts';
import { dayIn } from '../../../../shared/domain/zoned-time.ts';
import type { DutyId, ShiftId, StaffId, WardId } from '../../../../shared/types/ids.ts';
import { asHouse } from '../../../access/as-house.ts';
import { context, now, person } from '../../../access/context.ts';
import { authorise } from '../../../access/policy.ts';
import { isDuplicateKey } from '../../../db/database-errors.ts';
import { transaction } from '../../../db/transaction.ts';
import { refuse } from '../../../http/problem-error.ts';
import { fieldChanges, journal } from '../../../journal/journal.ts';
import { publishedShifts } from '../../rosters/index.ts';
import { announceAttendance } from '../duty.events.ts';
import type { Correction, CorrectionRecord, Duty, DutyRecord } from '../duty.model.ts';
import { correctionCollection, dutyCollection } from '../duty.model.ts';
import { correctionPolicy, dutyPolicy } from '../duty.policy.ts';
import { correctionRepository, dutyRepository, takeTurn } from '../duty.repository.ts';
import { endsByOf, LONGEST_DUTY_MS, measured, refuseOverlap } from '../duty-times.ts';
import { ownShifts } from '../queries/own-shifts.ts';
import { tellAsked, tellDecided } from '../tell-people.ts';
import { whereMayStart } from '../where-may-start.ts';

interface Times {
  readonly startedAt: Date;
  readonly endedAt: Date;
}

const refuseAt = (pointer: string, message: string) =>
  refuse('invalid-input', { errors: [{ pointer, message, code: 'out-of-range' }] });

/** The times as asked for. Refuses `invalid-input` where they end before they begin, are too long, or not over yet. */
function timesOf(wanted: { readonly startedAt: string; readonly endedAt: string }): Times {
  const startedAt = new Date(wanted.startedAt);
  const endedAt = new Date(wanted.endedAt);
  if (endedAt <= startedAt) throw refuseAt('/body/endedAt', 'It has to end after it began.');
  if (endedAt > now()) throw refuseAt('/body/endedAt', 'That time is not over yet.');
  if (endedAt.getTime() - startedAt.getTime() > LONGEST_DUTY_MS) {
    throw refuseAt('/body/endedAt', 'No duty is longer than 24 hours.');
  }
  return { startedAt, endedAt };
}

async function endedDuty(dutyId: string): Promise<Duty> {
  const duty = await dutyRepository().get(dutyId);
  if (duty.isOpen) throw refuse('state-refused', { detail: 'This duty goes on; leave it first.' });
  return duty;
}

const subject = ({ _id }: Pick<Correction, '_id'>) => ({ kind: 'correction', id: _id });

async function keep(fields: CorrectionRecord, action: string): Promise<Correction> {
  const correction = await correctionRepository()
    .insert(fields)
    .catch((error: unknown) => {
      const detail = 'A correction of this duty waits to be decided already.';
      throw isDuplicateKey(error) ? refuse('state-refused', { detail }) : error;
    });
  const { startedAt, endedAt, dutyId } = fields;
  const changes = fieldChanges<CorrectionRecord>({}, { dutyId, startedAt, endedAt }, correctionCollection.encrypted);
  await journal({ action, subject: subject(correction), changes });
  return correction;
}

/**
 * Where the actor may have worked: where they may start duty now, and the wards of their shifts of that time. Not what they
 * see now, which is nothing while duty is what lets them see a ward.
 */
async function mayHaveWorkedIn(wardId: WardId, times: Times): Promise<boolean> {
  const { userId } = person();
  const { shift } = await ownShifts(userId);
  if ((await whereMayStart(userId, shift)).some(({ _id }) => _id === wardId)) return true;
  return (await ownPublished(userId, times)).some((one) => one.wardId === wardId);
}

async function dutyAskedAbout(
  { dutyId, wardId }: z.output<typeof askSchema>,
  times: Times,
): Promise<Duty | WardId | null> {
  if (dutyId === undefined) {
    if (wardId !== null && !(await mayHaveWorkedIn(wardId, times))) throw refuse('not-found');
    return wardId;
  }
  const duty = await endedDuty(dutyId);
  authorise(dutyPolicy, 'shift.work', duty);
  return duty;
}

/**
 * I ask that a duty of mine has these times, or that one is added which I never started. Those who look after attendance
 * are told. Refuses `invalid-input` at the times, `not-found`, `not-allowed`, and `state-refused` for a duty that goes on,
 * that another of mine overlaps, or about which something waits already.
 */
export function askCorrection(wanted: z.output<typeof askSchema>): Promise<Correction> {
  return transaction(async () => {
    const times = timesOf(wanted);
    const about = await dutyAskedAbout(wanted, times);
    const isAdded = about === null || typeof about === 'string';
    const staffId = person().userId;
    const dutyId = isAdded ? (uuid() as DutyId) : (about._id as DutyId);
    await takeTurn(staffId);
    await refuseOverlap(staffId, times, dutyId);
    const correction = await keep(
      {
        ...times,
        dutyId,
        isAdded,
        staffId,
        wardId: isAdded ? about : about.wardId,
        was: isAdded ? null : { startedAt: about.startedAt, endedAt: about.endedAt },
        reason: wanted.reason,
        state: 'pending',
        decidedBy: null,
        decidedAt: null,
        decision: null,
      },
      'correction.asked',
    );
    announceAttendance(correction);
    await tellAsked(correction);
    return correction;
  });
}

async function pendingAt(id: string, version: number): Promise<Correction> {
  const correction = await correctionRepository().get(id);
  if (correction.state !== 'pending') throw refuse('state-refused', { detail: 'It is decided already.' });
  if (correction.version !== version) throw refuse('version-conflict', { currentVersion: correction.version });
  return correction;
}

async function conclude(
  correction: Correction,
  change: Partial<CorrectionRecord>,
  action: string,
): Promise<Correction> {
  const concluded = await correctionRepository().update(correction._id, correction.version, change);
  const changes = fieldChanges(correction, change, correctionCollection.encrypted);
  await journal({ action, subject: subject(correction), changes });
  announceAttendance(concluded);
  return concluded;
}

/** I do not ask for it any more. Refuses `not-found`, `not-allowed`, `version-conflict`, `state-refused` once it is decided. */
export function withdrawCorrection(id: string, version: number): Promise<Correction> {
  return transaction(async () => {
    const correction = await pendingAt(id, version);
    authorise(correctionPolicy, 'shift.work', correction);
    return conclude(correction, { state: 'withdrawn' }, 'correction.withdrawn');
  });
}

/**
 * Decides what somebody else asked for; approved, the duty has these times. They are told. Refuses `not-found`,
 * `not-allowed` for one's own, `version-conflict`, and `state-refused` where it is decided, or another duty overlaps now.
 */
export function decideCorrection(id: string, wanted: z.output<typeof decideSchema>): Promise<Correction> {
  return transaction(async () => {
    const correction = await pendingAt(id, wanted.version);
    authorise(correctionPolicy, 'attendance.manage', correction);
    const isApproved = wanted.answer === 'approve';
    if (isApproved) await apply(correction);
    const decided = await conclude(
      correction,
      {
        state: isApproved ? 'approved' : 'rejected',
        decidedBy: person().userId,
        decidedAt: now(),
        decision: wanted.note,
      },
      isApproved ? 'correction.approved' : 'correction.rejected',
    );
    await tellDecided(decided);
    return decided;
  });
}

/**
 * Puts somebody else's times right at once. They are told. Refuses `not-found`, `not-allowed` for one's own,
 * `version-conflict`, `invalid-input` at the times, and `state-refused` for a duty that goes on or that another overlaps.
 */
export function correctDuty(dutyId: string, wanted: z.output<typeof correctSchema>): Promise<Duty> {
  return transaction(async () => {
    const duty = await endedDuty(dutyId);
    authorise(dutyPolicy, 'attendance.manage', duty);
    if (duty.version !== wanted.version) throw refuse('version-conflict', { currentVersion: duty.version });
    const times = timesOf(wanted);
    const correction = await keep(
      {
        ...times,
        dutyId: duty._id as DutyId,
        isAdded: false,
        staffId: duty.staffId,
        wardId: duty.wardId,
        was: { startedAt: duty.startedAt, endedAt: duty.endedAt },
        reason: wanted.reason,
        state: 'approved',
        decidedBy: person().userId,
        decidedAt: now(),
        decision: null,
      },
      'correction.made',
    );
    const corrected = await apply(correction);
    announceAttendance(correction);
    await tellDecided(correction);
    return corrected;
  });
}

/** Gives the duty these times, or makes it. In a transaction. */
async function apply(correction: Correction): Promise<Duty> {
  const { staffId, dutyId, startedAt, endedAt } = correction;
  await takeTurn(staffId);
  await refuseOverlap(staffId, { startedAt, endedAt }, dutyId);
  return correction.isAdded ? addMissed(correction) : putRight(correction);
}

async function putRight({ dutyId, startedAt, endedAt }: Correction): Promise<Duty> {
  const duty = await endedDuty(dutyId);
  // With a shift it belongs to the day that began; without, to the day it began itself.
  const date = duty.plan === null ? dayIn(context().tenant.timeZone, startedAt) : duty.date;
  const change = { startedAt, endedAt, date, isCorrected: true, ...measured({ startedAt, endedAt }, duty.plan) };
  const corrected = await dutyRepository().update(dutyId, duty.version, change);
  await journal({
    action: 'duty.corrected',
    subject: { kind: 'duty', id: dutyId },
    changes: fieldChanges(duty, change, dutyCollection.encrypted),
  });
  return corrected;
}

/** The published shifts of one person that lie in the time. */
const ownPublished = (staffId: StaffId, { startedAt, endedAt }: Times) =>
  asHouse('see which shift it was', () => publishedShifts({ staffIds: [staffId], from: startedAt, until: endedAt }));

/** The published shift of theirs in that ward that lies in the time, where there is one. */
const shiftAt = async ({ staffId, wardId, ...times }: Correction) =>
  (await ownPublished(staffId, times)).find((shift) => shift.wardId === wardId) ?? null;

async function addMissed(correction: Correction): Promise<Duty> {
  const { dutyId, staffId, wardId, startedAt, endedAt } = correction;
  const shift = await shiftAt(correction);
  const plan =
    shift === null ? null : { code: shift.code, kind: shift.kind, startsAt: shift.startsAt, endsAt: shift.endsAt };
  const fields: DutyRecord = {
    staffId: staffId satisfies StaffId,
    wardId,
    shiftId: shift === null ? null : (shift._id as ShiftId),
    plan,
    date: shift?.date ?? dayIn(context().tenant.timeZone, startedAt),
    roleIds: [],
    startedAt,
    endedAt,
    isOpen: false,
    endsBy: endsByOf(startedAt, plan),
    isReminded: false,
    isForgotten: false,
    isCorrected: true,
    ...measured({ startedAt, endedAt }, plan),
  };
  const duty = await dutyRepository().insert(fields, dutyId);
  const changes = fieldChanges<DutyRecord>({}, { wardId, startedAt, endedAt }, dutyCollection.encrypted);
  await journal({ action: 'duty.added', subject: { kind: 'duty', id: dutyId }, changes });
  return duty;
}
