import type { Availability, OnCallRole } from '../../../shared/schemas/on-call.ts';
import type { OnCallRoleId, WardId } from '../../../shared/types/ids.ts';
import { asHouse } from '../../access/as-house.ts';
import type { Doc } from '../../db/filter.ts';
import { findWards } from '../places/index.ts';
import { namesOf } from '../staff/index.ts';
import type { AvailabilityRecord, OnCallRoleRecord } from './on-call.model.ts';

type Names = ReadonlyMap<string, string>;

// Not everyone who writes messages sees the staff list or every ward; whom to reach, and of what ward, they do see.
const wardNames = (wardIds: readonly WardId[]): Promise<Names> =>
  asHouse('name the wards of who is on call', async () => {
    const wards = await findWards([...new Set(wardIds)]);
    return new Map(wards.map((ward) => [ward._id, ward.name]));
  });

/** The roles with the names of their people and wards. */
export async function presentRoles(roles: readonly Doc<OnCallRoleRecord>[]): Promise<OnCallRole[]> {
  const people: Names = await namesOf(roles.flatMap(({ holders }) => holders.map(({ staffId }) => staffId)));
  const wards = await wardNames(roles.flatMap(({ wardId }) => wardId ?? []));
  return roles.map((role) => ({
    id: role._id as OnCallRoleId,
    name: role.name,
    wardId: role.wardId,
    wardName: role.wardId === null ? null : (wards.get(role.wardId) ?? null),
    holders: role.holders.map(({ staffId, since }) => ({
      staffId,
      name: people.get(staffId) ?? '',
      since: since.toISOString(),
    })),
    version: role.version,
  }));
}

export async function presentRole(role: Doc<OnCallRoleRecord>): Promise<OnCallRole> {
  const [view] = await presentRoles([role]);
  if (view === undefined) throw new Error('A role was not presented.');
  return view;
}

export async function presentAvailabilities(records: readonly AvailabilityRecord[]): Promise<Availability[]> {
  const people: Names = await namesOf(
    records.flatMap(({ staffId, coverId }) => [staffId, ...(coverId === null ? [] : [coverId])]),
  );
  return records.map(({ staffId, awayUntil, coverId }) => ({
    staffId,
    name: people.get(staffId) ?? '',
    awayUntil: awayUntil?.toISOString() ?? null,
    cover: coverId === null ? null : { staffId: coverId, name: people.get(coverId) ?? '' },
  }));
}

export async function presentAvailability(record: AvailabilityRecord): Promise<Availability> {
  const [view] = await presentAvailabilities([record]);
  if (view === undefined) throw new Error('An availability was not presented.');
  return view;
}
