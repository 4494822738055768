import type { StaffId, WardId } from '../../../../shared/types/ids.ts';
import { asHouse } from '../../../access/as-house.ts';
import { now } from '../../../access/context.ts';
import { findAway } from '../../on-call/index.ts';
import type { Shift } from '../../rosters/index.ts';
import { publishedShifts } from '../../rosters/index.ts';
import type { Staff } from '../../staff/index.ts';
import { findStaff } from '../../staff/index.ts';
import { MINUTE_MS } from '../duty-times.ts';
import { whoIsOnDuty } from './who-is-on-duty.ts';

/** Who has a shift so near follows a roster; of anybody else it is not known when they are off. */
const ROSTERED_WITHIN_MS = 7 * 86_400_000;
/** So long before and after a shift somebody counts as there, on duty or not. */
const AROUND_SHIFT_MS = 30 * MINUTE_MS;

type Covers = ReadonlyMap<StaffId, StaffId | null>;

/** How far that shift is from the instant, in milliseconds; 0 within it. */
const distance = ({ startsAt, endsAt }: Shift, at: number): number =>
  Math.max(0, startsAt.getTime() - at, at - endsAt.getTime());

/** Of those who follow a roster and neither work now nor are about to: the ward of their nearest shift. */
async function whoIsOff(staffIds: readonly StaffId[]): Promise<ReadonlyMap<StaffId, WardId>> {
  const at = now().getTime();
  const working = new Set((await whoIsOnDuty({ staffIds })).map(({ staffId }) => staffId));
  const others = staffIds.filter((id) => !working.has(id));
  if (others.length === 0) return new Map();
  const shifts = await publishedShifts({
    staffIds: others,
    from: new Date(at - ROSTERED_WITHIN_MS),
    until: new Date(at + ROSTERED_WITHIN_MS),
  });
  const nearest = new Map<StaffId, Shift>();
  for (const shift of shifts) {
    if (shift.staffId === null) continue;
    const known = nearest.get(shift.staffId);
    if (known === undefined || distance(shift, at) < distance(known, at)) nearest.set(shift.staffId, shift);
  }
  return new Map(
    [...nearest]
      .filter(([, shift]) => distance(shift, at) > AROUND_SHIFT_MS)
      .map(([staffId, shift]) => [staffId, shift.wardId] as const),
  );
}

const sharesRole = (one: Staff | undefined, other: Staff | undefined): boolean =>
  one?.roles.some((role) => other?.roles.includes(role)) === true;

/** Who covers for each: whoever has been on duty longest in their ward and does the same work. */
async function coversOf(off: ReadonlyMap<StaffId, WardId>): Promise<Covers> {
  if (off.size === 0) return new Map();
  const there = (await whoIsOnDuty({ wardIds: [...new Set(off.values())] })).toSorted(
    (one, other) => one.startedAt.getTime() - other.startedAt.getTime(),
  );
  const staff = await findStaff([...off.keys(), ...there.map(({ staffId }) => staffId)]);
  const byId = new Map(staff.map((one) => [one._id, one]));
  const coverOf = (staffId: StaffId, wardId: WardId): StaffId | null =>
    there.find((duty) => duty.wardId === wardId && sharesRole(byId.get(staffId), byId.get(duty.staffId)))?.staffId ??
    null;
  return new Map([...off].map(([staffId, wardId]) => [staffId, coverOf(staffId, wardId)] as const));
}

/**
 * Those of these who are not to be disturbed now, with who is there for them (`null`: nobody): because they said so, or
 * because the roster says that they are off duty. Of who is in no roster nothing is assumed: they can be reached.
 */
export function findAwayNow(staffIds: readonly StaffId[]): Promise<Covers> {
  return asHouse('see who is off duty', async () => {
    if (staffIds.length === 0) return new Map();
    const said = await findAway(staffIds);
    const off = await coversOf(await whoIsOff(staffIds.filter((id) => !said.has(id))));
    // Who covers may have gone home since it was said that they do.
    const named = [...new Set([...said.values()].filter((id) => id !== null))];
    const instead = await coversOf(await whoIsOff(named));
    const end = (cover: StaffId | null) => (cover === null ? null : (instead.get(cover) ?? cover));
    return new Map([...[...said].map(([id, cover]) => [id, end(cover)] as const), ...off]);
  });
}

/** Those of these who are away or off duty and covered, with who is there for them. Who has no cover is asked as ever. */
export async function whoInsteadNow(staffIds: readonly StaffId[]): Promise<ReadonlyMap<StaffId, StaffId>> {
  const away = await findAwayNow(staffIds);
  return new Map([...away].flatMap(([staffId, cover]) => (cover === null ? [] : [[staffId, cover] as const])));
}
