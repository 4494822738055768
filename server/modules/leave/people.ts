import type { StaffId } from '../../../shared/types/ids.ts';
import { isPerson } from '../../access/actor.ts';
import { asHouse } from '../../access/as-house.ts';
import { context } from '../../access/context.ts';
import { refuse } from '../../http/problem-error.ts';
import type { Staff } from '../staff/index.ts';
import { findStaff, listActiveStaff, listAllStaff, listWhoMay, namesOf, rightsOfStaff } from '../staff/index.ts';

/** Everyone of these ids by name, whoever left among them, and whatever the actor sees of the staff list. */
export async function nameFinder(ids: readonly (StaffId | null)[]): Promise<(id: StaffId) => string> {
  const names = await namesOf([...new Set(ids.filter((id) => id !== null))]);
  return (id) => names.get(id) ?? '';
}

/** Whether the actor decides over the leave of somebody assigned to these wards, as far as wards go. */
function isInReach({ wardIds }: Pick<Staff, 'wardIds'>): boolean {
  const { actor } = context();
  if (!isPerson(actor)) return actor.kind === 'system';
  return actor.wardIds === null || wardIds.some((id) => actor.wardIds?.includes(id));
}

/** Those over whose leave the actor decides, by name. */
export async function listDecidedFor(): Promise<Staff[]> {
  const all = await asHouse('see whose leave it is', () => listAllStaff());
  return all
    .filter((staff) => staff.state !== 'suspended' && isInReach(staff))
    .toSorted((one, other) => one.displayName.localeCompare(other.displayName));
}

/** Somebody over whose leave the actor decides. Refuses `not-found`. */
export async function decidedFor(staffId: StaffId): Promise<Staff> {
  const [staff] = await asHouse('see whose leave it is', () => findStaff([staffId]));
  if (staff === undefined || !isInReach(staff)) throw refuse('not-found');
  return staff;
}

/** Whoever decides over the leave of that person. */
export async function decidersOf({ _id, wardIds }: Staff): Promise<StaffId[]> {
  const all = await asHouse('see who decides it', () => listWhoMay('leave.decide'));
  const decides = (staff: Staff): boolean => {
    const rights = rightsOfStaff(staff);
    const reaches = rights.wardIds === null || wardIds.some((id) => rights.wardIds?.includes(id));
    return staff._id !== _id && reaches;
  };
  return all.filter(decides).map((staff) => staff._id as StaffId);
}

/** Refuses `invalid-input` unless the colleague who is to cover works here and is somebody else. */
export async function assertCover(coverId: StaffId | null, staffId: StaffId): Promise<void> {
  if (coverId === null) return;
  const active = await asHouse('see who works here', () => listActiveStaff({ staffIds: [coverId] }));
  if (active.length > 0 && coverId !== staffId) return;
  const message = coverId === staffId ? 'Nobody covers for themselves.' : 'Nobody who works here.';
  throw refuse('invalid-input', { errors: [{ pointer: '/body/coverId', message, code: 'not-found' }] });
}
