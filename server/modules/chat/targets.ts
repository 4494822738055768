import type { Mention, MessagePriority } from '../../../shared/schemas/chat.ts';
import type { NoticeWhy } from '../../../shared/schemas/notices.ts';
import type { OnCallRoleId, StaffId } from '../../../shared/types/ids.ts';
import type { InputError } from '../../../shared/types/problem.ts';
import { asHouse } from '../../access/as-house.ts';
import { refuse } from '../../http/problem-error.ts';
import { holdersOf } from '../on-call/index.ts';
import { whoInsteadNow, whoIsOnDuty } from '../duty/index.ts';
import { membersOf, readsChannel, wardsOfPatient } from './channels.ts';
import type { Channel } from './chat.model.ts';
import type { Face, People } from './people.ts';

/** Somebody a message is meant for, and why. */
export interface Meant {
  readonly staffId: StaffId;
  readonly why: NoticeWhy;
}

const once = (meant: readonly Meant[]): Meant[] =>
  [...new Map([...meant].reverse().map((one) => [one.staffId, one])).values()].reverse();

const cannotRead = (index: number, message: string): InputError => ({
  pointer: `/body/mentions/${index}`,
  message,
  code: 'not-in-channel',
});

const nobodyOnDuty = (index: number): InputError => ({
  pointer: `/body/mentions/${index}`,
  message: 'Nobody of this conversation is on duty now.',
  code: 'nobody-on-duty',
});

/**
 * Who of the conversation works now: of a ward's and a patient's who is on duty in the ward, of any other whoever is on duty
 * anywhere. In a hospital where nobody is on duty at all duty is not kept here, and everyone in it is meant.
 */
async function onDutyIn(channel: Channel, people: People): Promise<Meant[]> {
  const meant = (ids: readonly StaffId[]) => ids.map((staffId): Meant => ({ staffId, why: 'on-duty' }));
  const onDuty = await whoIsOnDuty();
  const members = await membersOf(channel, people);
  if (onDuty.length === 0) return meant(members.map(({ id }) => id));
  if (channel.kind === 'ward' || channel.kind === 'patient') {
    const wardIds = channel.patientId === null ? [channel.wardId] : await wardsOfPatient(channel.patientId);
    const there = onDuty.filter(({ wardId }) => wardId !== null && wardIds.includes(wardId));
    return readersOf(meant([...new Set(there.map(({ staffId }) => staffId))]), channel, people);
  }
  const working = new Set(onDuty.map(({ staffId }) => staffId));
  return meant(members.map(({ id }) => id).filter((id) => working.has(id)));
}

/** Those who hold the role now, each of them who is away and covered replaced by the cover. */
async function standIns(roleId: OnCallRoleId): Promise<Meant[]> {
  return asHouse('see who holds a role', async () => {
    const holders = await holdersOf(roleId);
    const instead = await whoInsteadNow(holders);
    return holders.map((id): Meant => {
      const cover = instead.get(id);
      return cover === undefined ? { staffId: id, why: 'role' } : { staffId: cover, why: 'cover' };
    });
  });
}

async function readersOf(meant: readonly Meant[], channel: Channel, people: People): Promise<Meant[]> {
  const reading: Meant[] = [];
  for (const one of meant) {
    const face = people.get(one.staffId);
    if (face !== undefined && (await readsChannel(face, channel))) reading.push(one);
  }
  return reading;
}

/**
 * Whom the mentions mean now. Refuses `invalid-input` with the code `not-in-channel` at whoever does not read the channel:
 * the sender must not think that somebody was told who was not.
 */
export async function resolveMentions(
  mentions: readonly Mention[],
  channel: Channel,
  people: People,
): Promise<readonly Meant[]> {
  const meant: Meant[] = [];
  for (const [index, { target }] of mentions.entries()) {
    if (target.kind === 'on-duty') {
      const working = await onDutyIn(channel, people);
      if (working.length === 0) throw refuse('invalid-input', { errors: [nobodyOnDuty(index)] });
      meant.push(...working);
      continue;
    }
    const named: Meant[] =
      target.kind === 'person' ? [{ staffId: target.staffId, why: 'named' }] : await standIns(target.roleId);
    const reading = await readersOf(named, channel, people);
    if (named.length > 0 && reading.length === 0) {
      throw refuse('invalid-input', { errors: [cannotRead(index, 'They do not read this conversation.')] });
    }
    meant.push(...reading);
  }
  return once(meant);
}

/**
 * Who is asked to acknowledge: those named, or everyone in the channel but the author; of an urgent message whoever covers
 * for those who are away as well.
 */
export async function resolveAsked(
  named: readonly Meant[],
  channel: Channel,
  author: Face,
  priority: MessagePriority,
  people: People,
): Promise<readonly Meant[]> {
  const everyone = async () =>
    (await membersOf(channel, people)).map(({ id }): Meant => ({ staffId: id, why: 'asked' }));
  const asked = (named.length > 0 ? named : await everyone()).filter(({ staffId }) => staffId !== author.id);
  if (priority !== 'urgent') return asked;
  const instead = await asHouse('see who covers', () => whoInsteadNow(asked.map(({ staffId }) => staffId)));
  const covers = [...instead.values()].filter((id) => id !== author.id);
  return once([...asked, ...covers.map((staffId): Meant => ({ staffId, why: 'cover' }))]);
}
