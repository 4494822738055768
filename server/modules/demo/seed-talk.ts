import { v7 as uuid } from 'uuid';
import type { Mention } from '../../../shared/schemas/chat.ts';
import { sendMessage as sendSchema } from '../../../shared/schemas/chat.ts';
import type { BedId, PatientId, StaffId, WardId } from '../../../shared/types/ids.ts';
import { onCallRoleId } from '../../../shared/types/ids.ts';
import { now } from '../../access/context.ts';
import { transaction } from '../../db/transaction.ts';
import type { ToldAbout, ToldChannel, ToldMessage } from '../chat/index.ts';
import { openChannel, sendMessage, takeOverChannels } from '../chat/index.ts';
import { setLadder } from '../escalation/index.ts';
import { createOnCallRole, takeOnCallRole } from '../on-call/index.ts';
import { listBeds, listWardsAndRooms } from '../places/index.ts';
import type { Staff } from '../staff/index.ts';
import { listAllStaff } from '../staff/index.ts';
import { listStaysOpen } from '../stays/index.ts';
import type { AskPlan, HospitalTalk, RolePlan, Said, TalkPlan } from './data/talk-plan.ts';
import { asStaff } from './as-staff.ts';
import { demoStateRepository } from './demo.repository.ts';

const MINUTE_MS = 60_000;

/** Of the hospital in force: what the plan speaks of, by the names it uses. */
interface Cast {
  readonly staff: ReadonlyMap<string, Staff>;
  readonly wards: ReadonlyMap<string, WardId>;
  /** Who lies in each ward, by the place of their bed among the occupied ones. */
  readonly patients: ReadonlyMap<WardId, readonly PatientId[]>;
}

/**
 * Lets the people of the hospital in force have talked, once, after its wards were filled: conversations, who is on call, a
 * ladder, and an ask that waits. One transaction.
 */
export function fillTalk(talk: HospitalTalk): Promise<void> {
  return transaction(async () => {
    // First, so that of two processes that do it at once one begins anew and finds it done.
    const mine = await demoStateRepository().updateWhere(
      { of: 'demo', isFilled: true, isTalking: { $ne: true } },
      { isTalking: true },
    );
    if (mine !== null) await fill(talk);
  });
}

async function fill({ roles, talks, asks, ladder }: HospitalTalk): Promise<void> {
  const cast = await gather();
  const roleIds = new Map<string, string>();
  for (const role of roles) roleIds.set(role.name, await addRole(role, cast));
  await addLadder(named(cast.wards, ladder.ward), named(roleIds, ladder.role));
  await takeOverChannels(talks.map((one) => told(one, cast)));
  for (const one of asks) await ask(one, cast);
}

async function gather(): Promise<Cast> {
  const { wards } = await listWardsAndRooms();
  const stays = await listStaysOpen(wards.map(({ _id }) => _id as WardId));
  const patients = new Map<WardId, PatientId[]>();
  for (const bed of await listBeds()) {
    const stay = stays.find(({ bedId }) => bedId === (bed._id as BedId));
    if (stay !== undefined) patients.set(bed.wardId, [...(patients.get(bed.wardId) ?? []), stay.patientId]);
  }
  return {
    staff: new Map((await listAllStaff()).map((one) => [one.displayName, one])),
    wards: new Map(wards.map(({ _id, name }) => [name, _id as WardId])),
    patients,
  };
}

function named<Value>(known: ReadonlyMap<string, Value>, name: string): Value {
  const value = known.get(name);
  if (value === undefined) throw new Error(`The demo’s talk speaks of ${name}, which it does not have.`);
  return value;
}

const idOf = (cast: Cast, name: string): StaffId => named(cast.staff, name)._id as StaffId;

function patientIn(cast: Cast, ward: string, bed: number): PatientId {
  const id = cast.patients.get(named(cast.wards, ward))?.[bed];
  if (id === undefined) throw new Error(`Too few patients lie in ${ward} for the demo’s talk.`);
  return id;
}

async function addRole({ name, ward, holders }: RolePlan, cast: Cast): Promise<string> {
  let role = await createOnCallRole({ name, wardId: ward === null ? null : named(cast.wards, ward) });
  for (const holder of holders) {
    const { _id, version } = role;
    role = await asStaff(named(cast.staff, holder), () =>
      takeOnCallRole(onCallRoleId.parse(_id), { version, instead: false }),
    );
  }
  return role._id;
}

async function addLadder(wardId: WardId, roleId: string): Promise<void> {
  const rungs = [
    { afterMinutes: 5, times: 2, targets: [{ kind: 'same' as const }] },
    { afterMinutes: 5, times: 1, targets: [{ kind: 'role' as const, roleId: onCallRoleId.parse(roleId) }] },
    { afterMinutes: 10, times: 1, targets: [{ kind: 'staff-role' as const, role: 'nurse-manager' as const }] },
  ];
  await setLadder(wardId, { version: 0, rungs });
}

const mentionsOf = (names: readonly string[], cast: Cast): Mention[] =>
  names.map((name) => ({ target: { kind: 'person', staffId: idOf(cast, name) }, label: name }));

function messageOf(said: Said, cast: Cast): ToldMessage {
  const { by, ago, text, priority = 'normal', names = [], asks = [], acks = [], reactions = [], sbar, replyTo } = said;
  const after = (minutes: number) => new Date(now().getTime() - (ago - minutes) * MINUTE_MS);
  return {
    authorId: idOf(cast, by),
    at: after(0),
    text,
    priority,
    mentions: mentionsOf(names, cast),
    askedIds: asks.map((name) => idOf(cast, name)),
    acks: acks.map((ack) => ({ staffId: idOf(cast, ack.by), at: after(ack.after) })),
    reactions: reactions.map(({ emoji, by: who }) => ({ emoji, staffIds: who.map((name) => idOf(cast, name)) })),
    sbar: sbar ?? null,
    replyTo: replyTo ?? null,
  };
}

function aboutOf(talk: TalkPlan, cast: Cast): ToldAbout {
  switch (talk.in) {
    case 'ward':
      return { kind: 'ward', wardId: named(cast.wards, talk.ward) };
    case 'direct': {
      const [one, other] = talk.between;
      return { kind: 'direct', staffIds: [idOf(cast, one), idOf(cast, other)] };
    }
    case 'group':
      return { kind: 'group', name: talk.name, memberIds: talk.members.map((name) => idOf(cast, name)) };
    case 'patient':
      return { kind: 'patient', patientId: patientIn(cast, talk.ward, talk.bed) };
  }
}

/** Who reads it: its members, and for a patient's channel those who wrote there or were asked. */
function readersOf(talk: TalkPlan, cast: Cast): readonly string[] {
  switch (talk.in) {
    case 'ward': {
      const wardId = named(cast.wards, talk.ward);
      return [...cast.staff.values()].filter(({ wardIds }) => wardIds.includes(wardId)).map((one) => one.displayName);
    }
    case 'direct':
      return talk.between;
    case 'group':
      return talk.members;
    case 'patient':
      return [...new Set(talk.said.flatMap(({ by, asks = [] }) => [by, ...asks]))];
  }
}

function told(talk: TalkPlan, cast: Cast): ToldChannel {
  const { said, unread = {} } = talk;
  return {
    about: aboutOf(talk, cast),
    messages: said.map((one) => messageOf(one, cast)),
    read: new Map(readersOf(talk, cast).map((name) => [idOf(cast, name), said.length - (unread[name] ?? 0)])),
  };
}

async function ask({ by, ward, bed, names, text }: AskPlan, cast: Cast): Promise<void> {
  const patientId = patientIn(cast, ward, bed);
  await asStaff(named(cast.staff, by), async () => {
    const channel = await openChannel({ kind: 'patient', patientId });
    const message = sendSchema.parse({
      id: uuid(),
      writtenAt: now().toISOString(),
      text: `${names.map((name) => `@${name}`).join(' ')} ${text}`,
      mentions: mentionsOf(names, cast),
      priority: 'important',
      needsAck: true,
    });
    await sendMessage(channel.id, message);
  });
}
