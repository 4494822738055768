import type { DutyShift, MyDuty } from '../../../../shared/schemas/duty.ts';
import type { ShiftId, WardId } from '../../../../shared/types/ids.ts';
import { asHouse } from '../../../access/as-house.ts';
import { person } from '../../../access/context.ts';
import { listOnCallRoles } from '../../on-call/index.ts';
import { findWards } from '../../places/index.ts';
import type { Shift } from '../../rosters/index.ts';
import { aloneIn } from '../commands/end-duty.ts';
import { presentDuty } from '../duty.presenter.ts';
import { dutyRepository } from '../duty.repository.ts';
import { whereMayStart } from '../where-may-start.ts';
import { ownShifts } from './own-shifts.ts';

const shiftOf = ({ _id, code, kind, startsAt, endsAt }: Shift): DutyShift => ({
  id: _id as ShiftId,
  code,
  kind,
  startsAt: startsAt.toISOString(),
  endsAt: endsAt.toISOString(),
});

/** Whether I am on duty, and what starting or leaving it would ask of me. */
export async function getMyDuty(): Promise<MyDuty> {
  const { userId } = person();
  const duty = await dutyRepository().findOne({ staffId: userId, isOpen: true });
  const { shift, next } = await ownShifts(userId);
  const wards = await whereMayStart(userId, shift);
  const shiftWards = [shift, next].flatMap((one) => one?.wardId ?? []);
  const named = await asHouse('name the wards of a shift', () => findWards([...new Set(shiftWards)]));
  const wardName = (id: WardId) => named.find(({ _id }) => _id === id)?.name ?? '';
  const withWard = (one: Shift) => ({ ...shiftOf(one), wardId: one.wardId, wardName: wardName(one.wardId) });
  const isOpenTo = (id: WardId | null) => id === null || wards.some(({ _id }) => _id === id);
  const roles = await asHouse('see which roles there are', listOnCallRoles);
  return {
    duty: duty === null ? null : await presentDuty(duty),
    shift: shift === null ? null : withWard(shift),
    next: next === null ? null : withWard(next),
    wards: wards
      .map(({ _id, name }) => ({ id: _id as WardId, name }))
      .sort((one, other) => one.name.localeCompare(other.name, 'en')),
    roles: roles
      .filter(({ wardId }) => isOpenTo(wardId))
      .map(({ id, name, wardId, holders }) => ({ id, name, wardId, holders: holders.map((holder) => holder.name) })),
    aloneIn: duty === null ? [] : await asHouse('see who else holds a role', () => aloneIn(duty)),
  };
}
