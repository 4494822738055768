import type { z } from 'zod';
import type { startDuty as startDutySchema } from '../../../../shared/schemas/duty.ts';
import type { ShiftId, StaffId, WardId } from '../../../../shared/types/ids.ts';
import { asHouse } from '../../../access/as-house.ts';
import { context, now, person } from '../../../access/context.ts';
import { isDuplicateKey } from '../../../db/database-errors.ts';
import { transaction } from '../../../db/transaction.ts';
import { refuse } from '../../../http/problem-error.ts';
import { fieldChanges, journal } from '../../../journal/journal.ts';
import { dayIn } from '../../../../shared/domain/zoned-time.ts';
import { takeRolesForDuty } from '../../on-call/index.ts';
import type { Shift } from '../../rosters/index.ts';
import { setDutyWards } from '../../staff/index.ts';
import { announceStarted } from '../duty.events.ts';
import type { Duty, DutyRecord } from '../duty.model.ts';
import { dutyRepository, takeTurn } from '../duty.repository.ts';
import { endsByOf, HOUR_MS, measured } from '../duty-times.ts';
import { ownShifts } from '../queries/own-shifts.ts';
import { whereMayStart } from '../where-may-start.ts';

type Wanted = z.output<typeof startDutySchema>;

const alreadyOn = () => refuse('state-refused', { detail: 'You are on duty already.' });

/** As asked, or where the shift is. Refuses `invalid-input` at `/body/wardId` where neither says one, `not-found` elsewhere. */
async function wardOf(staffId: StaffId, { wardId }: Wanted, shift: Shift | null): Promise<WardId | null> {
  if (wardId === null) return null;
  const wanted = wardId ?? shift?.wardId;
  if (wanted === undefined) {
    const message = 'You have no shift now. Choose the ward.';
    throw refuse('invalid-input', { errors: [{ pointer: '/body/wardId', message, code: 'required' }] });
  }
  const wards = await whereMayStart(staffId, shift);
  if (wards.every(({ _id }) => _id !== wanted)) throw refuse('not-found');
  return wanted;
}

interface Begun {
  readonly staffId: StaffId;
  readonly wardId: WardId | null;
  readonly roleIds: Wanted['roleIds'];
  readonly shift: Shift | null;
  readonly startedAt: Date;
}

function newDuty({ staffId, wardId, roleIds, shift, startedAt }: Begun): DutyRecord {
  const plan =
    shift === null ? null : { code: shift.code, kind: shift.kind, startsAt: shift.startsAt, endsAt: shift.endsAt };
  return {
    staffId,
    wardId,
    shiftId: shift === null ? null : (shift._id as ShiftId),
    plan,
    date: shift?.date ?? dayIn(context().tenant.timeZone, startedAt),
    roleIds,
    startedAt,
    endedAt: null,
    isOpen: true,
    endsBy: endsByOf(startedAt, plan),
    isReminded: false,
    isForgotten: false,
    isCorrected: false,
    ...measured({ startedAt, endedAt: null }, plan),
  };
}

/**
 * I am on duty from now on: in the ward asked for, or that of my shift. What follows is in the same transaction: the ward,
 * its channel and the roles are mine on every device. Refuses `state-refused` for who is on duty already, `invalid-input`
 * where no ward is said and there is no shift, or for a role of elsewhere, and `not-found` for a ward where the actor is
 * neither planned nor assigned.
 */
export function startDuty(wanted: Wanted): Promise<Duty> {
  const staffId = person().userId;
  return transaction(async () => {
    await takeTurn(staffId);
    if ((await dutyRepository().findOne({ staffId, isOpen: true })) !== null) throw alreadyOn();
    const { shift } = await ownShifts(staffId);
    const wardId = await wardOf(staffId, wanted, shift);
    const roleIds = [...new Set(wanted.roleIds)];
    const startedAt = await afterTheLast(staffId);
    return begin({ staffId, wardId, roleIds, shift: shift?.wardId === wardId ? shift : null, startedAt });
  });
}

/** Now, or where the clock was put back since their last duty ended, when that ended: nobody was on duty twice at one time. */
async function afterTheLast(staffId: StaffId): Promise<Date> {
  const [last] = await dutyRepository().find({ staffId }, { sort: { startedAt: -1 }, limit: 1 });
  return new Date(Math.max(now().getTime(), last?.endedAt?.getTime() ?? 0));
}

/**
 * Somebody has been on duty in the ward of their shift, or in that ward, since then: what the demo begins with. As the house,
 * in a transaction.
 */
export async function beginDutyAt(staffId: StaffId, wardId: WardId, hoursAgo: number): Promise<Duty> {
  const { shift } = await ownShifts(staffId);
  const startedAt = shift?.startsAt ?? new Date(now().getTime() - hoursAgo * HOUR_MS);
  return begin({ staffId, wardId: shift?.wardId ?? wardId, roleIds: [], shift, startedAt });
}

/** All that beginning is, in a transaction. */
async function begin(begun: Begun): Promise<Duty> {
  const { staffId, wardId, roleIds, startedAt } = begun;
  const fields = newDuty(begun);
  const duty = await insert(fields);
  await journal({
    action: 'duty.started',
    subject: { kind: 'duty', id: duty._id },
    changes: fieldChanges({}, { wardId, shiftId: fields.shiftId, roleIds, startedAt }, []),
  });
  announceStarted(duty);
  await asHouse('duty was started', async () => {
    await setDutyWards(staffId, wardId === null ? [] : [wardId]);
    await takeRolesForDuty(staffId, wardId, roleIds);
  });
  return duty;
}

const insert = (fields: DutyRecord): Promise<Duty> =>
  dutyRepository()
    .insert(fields)
    .catch((error: unknown) => {
      throw isDuplicateKey(error) ? alreadyOn() : error;
    });
