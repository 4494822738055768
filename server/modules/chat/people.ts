import type { EventData } from '../../../shared/events/registry.ts';
import type { Author, ChatPerson } from '../../../shared/schemas/chat.ts';
import type { HospitalId, SessionId, StaffId, WardId } from '../../../shared/types/ids.ts';
import type { Role } from '../../../shared/types/permissions.ts';
import type { Grants, PersonActor } from '../../access/actor.ts';
import { NO_GRANTS, rightsOf } from '../../access/actor.ts';
import { asHouse } from '../../access/as-house.ts';
import { context, runInContext } from '../../access/context.ts';
import { rememberedHere } from '../../access/remembered.ts';
import { refuse } from '../../http/problem-error.ts';
import { listEvents, streamPosition } from '../../outbox/outbox.ts';
import { findStaff, hasChangedStaff, listAllStaff, listFormerStaff } from '../staff/index.ts';
import type { FormerStaff, Staff } from '../staff/index.ts';

/** What others see of somebody they can write to. */
export interface Face {
  readonly id: StaffId;
  readonly name: string;
  readonly roles: readonly Role[];
  readonly jobTitle: string | null;
  readonly registrationNumber: string | null;
  /** Which they belong to now. */
  readonly wardIds: readonly WardId[];
  readonly grants: Grants;
  /** Whether they can sign in. */
  readonly isActive: boolean;
}
export type People = ReadonlyMap<StaffId, Face>;

interface Known {
  readonly seq: number;
  readonly people: People;
}

const HOSPITALS_REMEMBERED = 50;
/** Where more happened than this, reading everyone is cheaper than reading who changed. */
const CHANGES_AT_MOST = 200;
/**
 * Everyone of a hospital, as they were at a number of the stream `staff`. Whatever changes them is told there in the same
 * transaction, so under one number they are the same, whoever changed them on whichever node.
 */
const known = rememberedHere<HospitalId, Known>(HOSPITALS_REMEMBERED);

const faceOf = (staff: Staff): Face => ({
  id: staff._id as StaffId,
  name: staff.displayName,
  roles: staff.roles,
  jobTitle: staff.jobTitle,
  registrationNumber: staff.registrationNumber,
  wardIds: staff.wardsNow,
  grants: staff.grants,
  isActive: staff.state === 'active',
});

/** Whose entry was deleted: nothing but as whom they wrote. */
const formerFaceOf = ({ _id, displayName, roles, jobTitle, registrationNumber }: FormerStaff): Face => ({
  id: _id as StaffId,
  name: displayName,
  roles,
  jobTitle,
  registrationNumber,
  wardIds: [],
  grants: NO_GRANTS,
  isActive: false,
});

/**
 * Everyone who is or was on the staff list, by id, whatever the actor sees of the list itself: who writes to whom sees their
 * name. Those who left it are not active.
 */
export async function everyone(): Promise<People> {
  const { tenant } = context();
  const memory = known();
  const seq = await streamPosition({ kind: 'staff' });
  const before = memory.get(tenant.id);
  if (before?.seq === seq && seq > 0) return before.people;
  const people = await asHouse('see who works here', async () => {
    const ids = before === undefined ? null : await changedSince(before.seq, seq);
    return before === undefined || ids === null ? readEveryone() : withThose(before.people, ids);
  });
  if (!hasChangedStaff()) memory.set(tenant.id, { seq, people });
  return people;
}

const byId = (former: readonly FormerStaff[], staff: readonly Staff[]): [StaffId, Face][] =>
  [...former.map(formerFaceOf), ...staff.map(faceOf)].map((face) => [face.id, face]);

const readEveryone = async (): Promise<People> => new Map(byId(await listFormerStaff(), await listAllStaff()));

/** The same people, but those of these ids as they are now. */
async function withThose(before: People, ids: readonly StaffId[]): Promise<People> {
  const people = new Map(before);
  for (const id of ids) people.delete(id);
  for (const [id, face] of byId(await listFormerStaff(ids), await findStaff(ids))) people.set(id, face);
  return people;
}

/** Whom the events of the staff list between two numbers were about; `null` where they do not say all of it. */
async function changedSince(after: number, upTo: number): Promise<StaffId[] | null> {
  if (upTo < after || upTo - after > CHANGES_AT_MOST) return null;
  const events = await listEvents({ kind: 'staff' }, { after, upTo });
  // Events are forgotten a week after they were told.
  if (events.length !== upTo - after) return null;
  const ids = events.flatMap(({ name, data }) =>
    name === 'staff.changed' ? [(data as EventData<'staff.changed'>).staffId] : [],
  );
  return [...new Set(ids)];
}

const firstRole = ({ roles }: Face): Role => roles[0] ?? 'nurse';

/** Refuses `not-found` where nobody has that id. */
export function faceIn(people: People, id: StaffId): Face {
  const face = people.get(id);
  if (face === undefined) throw refuse('not-found');
  return face;
}

/** Who leaves the list keeps their name, so one is only missing where the record is. */
export const nameIn = (people: People, id: StaffId): string => people.get(id)?.name ?? '';

/** The actor as others see them: by the record that their session was asked with. */
export const faceOfActor = ({ userId, displayName, wardIds, ...actor }: PersonActor): Face => ({
  id: userId,
  name: displayName,
  roles: actor.roles,
  jobTitle: actor.jobTitle,
  registrationNumber: actor.registrationNumber,
  wardIds: wardIds ?? [],
  grants: { permissions: [...actor.permissions], everyWard: wardIds === null },
  isActive: true,
});

export const authorOf = (face: Face): Author => ({
  staffId: face.id,
  name: face.name,
  role: firstRole(face),
  jobTitle: face.jobTitle,
  registrationNumber: face.registrationNumber,
});

export const presentPerson = (face: Face, wardNames: ReadonlyMap<WardId, string>): ChatPerson => ({
  staffId: face.id,
  name: face.name,
  role: firstRole(face),
  jobTitle: face.jobTitle,
  wardNames: face.wardIds.map((id) => wardNames.get(id)).filter((name) => name !== undefined),
});

export const isAssigned = (face: Face, wardId: WardId | null): boolean =>
  face.isActive && wardId !== null && face.wardIds.includes(wardId);

// No session has it: what is asked in somebody's name is only whether they see a record.
const NO_SESSION = '00000000-0000-7000-8000-000000000000' as SessionId;

/** Asks `work` by the rights that person has now. It must only read. */
export function byRightsOf<T>(face: Face, work: () => Promise<T>): Promise<T> {
  const { tenant, services, requestId } = context();
  const actor: PersonActor = {
    kind: 'staff',
    userId: face.id,
    hospitalId: tenant.id,
    sessionId: NO_SESSION,
    displayName: face.name,
    jobTitle: face.jobTitle,
    registrationNumber: face.registrationNumber,
    roles: face.roles,
    ...rightsOf('staff', face.roles, face.wardIds, face.grants),
  };
  return runInContext({ requestId, actor, tenant, services }, work);
}
