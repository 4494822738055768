import type { CaredFor } from '../../../../shared/domain/staffing.ts';
import { NEWS2_HOLDS_MS, staffingOf } from '../../../../shared/domain/staffing.ts';
import type { StaffingView, WardStaffing } from '../../../../shared/schemas/staffing.ts';
import type { News2View } from '../../../../shared/schemas/vitals.ts';
import type { WardId } from '../../../../shared/types/ids.ts';
import { asHouse } from '../../../access/as-house.ts';
import { now } from '../../../access/context.ts';
import { refuse } from '../../../http/problem-error.ts';
import { streamPosition } from '../../../outbox/outbox.ts';
import { findWards, isWardVisible, listWardsAndRooms } from '../../places/index.ts';
import { findStaff } from '../../staff/index.ts';
import { listStaysOpen } from '../../stays/index.ts';
import { latestNews2 } from '../../vitals/index.ts';
import { isNurse } from './get-duty-now.ts';
import { whoIsOnDuty } from './who-is-on-duty.ts';

const holds = (news2: News2View | undefined): boolean =>
  news2 !== undefined && now().getTime() - Date.parse(news2.at) <= NEWS2_HOLDS_MS;

/** Who lies in a bed of these wards. How ill they are is asked as the house: what leaves is counts, never who. */
const patientsOf = (wardIds: readonly WardId[]): Promise<(CaredFor & { readonly wardId: WardId })[]> =>
  asHouse('count what the patients of a ward need', async () => {
    const stays = (await listStaysOpen(wardIds)).filter(({ bedId, isMain }) => bedId !== null && isMain);
    const news2 = await latestNews2(stays.map(({ patientId }) => patientId));
    return stays.map(({ patientId, precaution, wardId }) => {
      const latest = news2.get(patientId);
      return { wardId, risk: holds(latest) ? (latest?.risk ?? null) : null, isIsolated: precaution !== null };
    });
  });

async function peopleOf(wardIds: readonly WardId[]) {
  const duties = await whoIsOnDuty({ wardIds });
  const staff = await asHouse('see who is a nurse', () => findStaff(duties.map(({ staffId }) => staffId)));
  const nurses = new Set(staff.filter(isNurse).map(({ _id }) => _id));
  return duties.map(({ wardId, staffId }) => ({ wardId, isNurse: nurses.has(staffId) }));
}

/** How the nurses on duty compare with what the patients need, in that ward or in every one the actor sees. Refuses `not-found`. */
export async function getStaffing(wardId?: WardId): Promise<StaffingView> {
  if (wardId !== undefined && !(await isWardVisible(wardId))) throw refuse('not-found');
  const seq = await streamPosition({ kind: 'duty' });
  const wards = wardId === undefined ? (await listWardsAndRooms()).wards : await findWards([wardId]);
  const wardIds = wards.map(({ _id }) => _id as WardId);
  const [patients, people] = await Promise.all([patientsOf(wardIds), peopleOf(wardIds)]);
  const views = wards.map(({ _id, name }): WardStaffing => {
    const there = people.filter((one) => one.wardId === _id);
    const nurses = there.filter((one) => one.isNurse).length;
    const staffing = staffingOf(
      patients.filter((one) => one.wardId === _id),
      nurses,
    );
    return { wardId: _id as WardId, wardName: name, nurses, people: there.length, ...staffing };
  });
  return { wards: views.sort((one, other) => one.wardName.localeCompare(other.wardName, 'en')), seq };
}
