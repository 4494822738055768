import type { DutyNow, OnDutyNow } from '../../../../shared/schemas/duty.ts';
import type { DutyId, WardId } from '../../../../shared/types/ids.ts';
import { asHouse } from '../../../access/as-house.ts';
import { refuse } from '../../../http/problem-error.ts';
import { streamPosition } from '../../../outbox/outbox.ts';
import { findRoles } from '../../on-call/index.ts';
import { isWardVisible, listWardsAndRooms } from '../../places/index.ts';
import type { Staff } from '../../staff/index.ts';
import { findStaff } from '../../staff/index.ts';
import { whoIsOnDuty } from './who-is-on-duty.ts';

/** Who counts when it is asked how many patients each nurse has. */
export const isNurse = ({ roles }: Pick<Staff, 'roles'>): boolean =>
  roles.includes('nurse') || roles.includes('nurse-manager');

const byWardAndName = (one: OnDutyNow, other: OnDutyNow): number =>
  (one.wardName ?? '').localeCompare(other.wardName ?? '', 'en') || one.name.localeCompare(other.name, 'en');

/** Who is on duty in that ward now, or in any ward the actor sees and in none. Refuses `not-found` for a ward they do not see. */
export async function getDutyNow(wardId?: WardId): Promise<DutyNow> {
  if (wardId !== undefined && !(await isWardVisible(wardId))) throw refuse('not-found');
  // Before the snapshot: an event told twice only asks again, one never told would be missing.
  const seq = await streamPosition({ kind: 'duty' });
  const { wards } = await listWardsAndRooms();
  const wardNames = new Map(wards.map(({ _id, name }) => [_id, name]));
  const all = await whoIsOnDuty(wardId === undefined ? {} : { wardIds: [wardId] });
  const duties = all.filter((duty) => duty.wardId === null || wardNames.has(duty.wardId));
  const [staff, roles] = await asHouse('name who is on duty', () =>
    Promise.all([findStaff(duties.map(({ staffId }) => staffId)), findRoles(duties.flatMap(({ roleIds }) => roleIds))]),
  );
  const people = new Map(staff.map((one) => [one._id, one]));
  const items = duties.flatMap((duty): OnDutyNow[] => {
    const one = people.get(duty.staffId);
    if (one === undefined) return [];
    return [
      {
        dutyId: duty._id as DutyId,
        staffId: duty.staffId,
        name: one.displayName,
        jobTitle: one.jobTitle,
        isNurse: isNurse(one),
        wardId: duty.wardId,
        wardName: duty.wardId === null ? null : (wardNames.get(duty.wardId) ?? null),
        roles: roles.filter(({ id }) => duty.roleIds.includes(id)).map(({ name }) => name),
        startedAt: duty.startedAt.toISOString(),
        until: duty.plan?.endsAt.toISOString() ?? null,
      },
    ];
  });
  return { items: items.sort(byWardAndName), seq };
}
