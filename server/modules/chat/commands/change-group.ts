import type { z } from 'zod';
import type {
  changeGroup as changeSchema,
  ChannelView,
  createGroup as createSchema,
} from '../../../../shared/schemas/chat.ts';
import { MAX_GROUP_MEMBERS } from '../../../../shared/schemas/chat.ts';
import type { ChannelId, StaffId } from '../../../../shared/types/ids.ts';
import { person } from '../../../access/context.ts';
import { isDuplicateKey } from '../../../db/database-errors.ts';
import { transaction } from '../../../db/transaction.ts';
import { refuse } from '../../../http/problem-error.ts';
import { fieldChanges, journal } from '../../../journal/journal.ts';
import { announce } from '../../../outbox/outbox.ts';
import type { Seen } from '../channels.ts';
import { findChannel, getChannel } from '../channels.ts';
import { announceChannelChanged } from '../chat.events.ts';
import type { Channel, ChannelRecord } from '../chat.model.ts';
import { channelCollection } from '../chat.model.ts';
import { channelRepository } from '../chat.repository.ts';
import type { People } from '../people.ts';
import { everyone } from '../people.ts';
import { presentSeen } from '../queries/list-channels.ts';
import { WHOLE, withGuests } from '../reach.ts';
import { findStanding, putStanding, retryingStandings } from '../standings.ts';
import { announceJoined, makeChannel } from './make-channel.ts';

function refuseStrangers(ids: readonly StaffId[], people: People, pointer: string): void {
  const errors = ids.flatMap((id, index) =>
    people.get(id)?.isActive === true
      ? []
      : [{ pointer: `${pointer}/${index}`, message: 'There is nobody like that.', code: 'not-found' }],
  );
  if (errors.length > 0) throw refuse('invalid-input', { errors });
}

/** The group that was made by the same words before. */
async function madeBefore(wanted: z.output<typeof createSchema>, memberIds: readonly StaffId[], people: People) {
  return transaction(async () => {
    const found = await findChannel(wanted.id);
    const isSame =
      found !== null &&
      found.channel.name === wanted.name &&
      found.channel.ownerIds.includes(person().userId) &&
      memberIds.every((id) => found.channel.memberIds.includes(id));
    if (!isSame) throw refuse('idempotency-key-reused');
    return presentSeen(found, people);
  });
}

/**
 * Makes a group of these people and the actor, who looks after it; the same again answers with it. Refuses `invalid-input`
 * at who cannot sign in here, and `idempotency-key-reused` where another channel has that id.
 */
export async function createGroup(wanted: z.output<typeof createSchema>): Promise<ChannelView> {
  const people = await everyone();
  refuseStrangers(wanted.memberIds, people, '/body/memberIds');
  const me = person().userId;
  const memberIds = [...new Set([me, ...wanted.memberIds])];
  try {
    return await transaction(async () => {
      const channel = await makeChannel({ kind: 'group', name: wanted.name, memberIds, ownerIds: [me] }, wanted.id);
      return presentSeen({ channel, patient: null, from: WHOLE }, people);
    });
  } catch (error) {
    if (!isDuplicateKey(error)) throw error;
    return madeBefore(wanted, memberIds, people);
  }
}

/** Writes who is in it and what it is called; tells who came, who went and who stays. */
async function write(channel: Channel, change: Partial<ChannelRecord>, action: string): Promise<Channel> {
  const changed = await channelRepository().updateWhere({ _id: channel._id }, change, { revision: 1 });
  if (changed === null) throw refuse('not-found');
  await journal({
    action: `channel.${action}`,
    subject: { kind: 'channel', id: channel._id },
    changes: fieldChanges<ChannelRecord>(channel, change, channelCollection.encrypted),
  });
  const present = new Set([...changed.memberIds, ...changed.guestIds]);
  const before = new Set([...channel.memberIds, ...channel.guestIds]);
  const channelId = channel._id as ChannelId;
  for (const staffId of present) {
    if (before.has(staffId)) continue;
    // What was said before they came is there to be read, and does not ask to be.
    if ((await findStanding(channelId, staffId)) === null) {
      await putStanding(channelId, staffId, { readUpTo: channel.lastNumber });
    }
    announceJoined(staffId, changed);
  }
  for (const staffId of before) {
    if (!present.has(staffId)) announce({ kind: 'person', id: staffId }, 'chat.left', { channelId });
  }
  announceChannelChanged(changed);
  return changed;
}

/**
 * Who looks after a group of these members: as before while one of them is there, else the first member who is, too. Whoever
 * is gone stays among them, so that it is theirs again if they come back; where nobody is there it waits for the first.
 */
function lookedAfter(
  ownerIds: readonly StaffId[],
  memberIds: readonly StaffId[],
  isThere: (id: StaffId) => boolean,
): readonly StaffId[] {
  if (ownerIds.some(isThere)) return ownerIds;
  const next = memberIds.find(isThere);
  if (next !== undefined) return [...ownerIds, next];
  return ownerIds.length > 0 ? ownerIds : memberIds.slice(0, 1);
}

/** Without these people and with those; somebody always looks after a group while there is somebody in it. */
function withChanged(
  channel: Channel,
  { goneIds, addIds }: { readonly goneIds: readonly StaffId[]; readonly addIds: readonly StaffId[] },
  people: People,
): Pick<ChannelRecord, 'memberIds' | 'ownerIds' | 'guests' | 'guestIds'> {
  const stays = (id: StaffId) => !goneIds.includes(id);
  const memberIds = [...new Set([...channel.memberIds.filter(stays), ...addIds])];
  return {
    memberIds,
    ...withGuests(channel.guests.filter(({ staffId }) => stays(staffId))),
    ownerIds: lookedAfter(channel.ownerIds.filter(stays), memberIds, (id) => people.get(id)?.isActive === true),
  };
}

async function getGroup(channelId: ChannelId): Promise<Seen> {
  const seen = await getChannel(channelId);
  if (seen.channel.kind !== 'group') throw refuse('state-refused', { detail: 'This conversation is no group.' });
  return seen;
}

/**
 * Changes a group's name and people. Refuses `not-found`, `not-allowed` for who does not look after it, `version-conflict`,
 * `invalid-input` at who cannot sign in here, and `state-refused` of what is no group or would be too large.
 */
export async function changeGroup(channelId: ChannelId, wanted: z.output<typeof changeSchema>): Promise<ChannelView> {
  const people = await everyone();
  return retryingStandings(() =>
    transaction(async () => {
      const seen = await getGroup(channelId);
      const { channel } = seen;
      if (!channel.ownerIds.includes(person().userId)) throw refuse('not-allowed');
      if (channel.revision !== wanted.version) throw refuse('version-conflict', { currentVersion: channel.revision });
      refuseStrangers(wanted.addIds, people, '/body/addIds');
      const those = withChanged(channel, { goneIds: wanted.removeIds, addIds: wanted.addIds }, people);
      if (those.memberIds.length > MAX_GROUP_MEMBERS)
        throw refuse('state-refused', { detail: 'The group would be too large.' });
      const change = { ...those, ...(wanted.name === undefined ? {} : { name: wanted.name }) };
      const isSame = fieldChanges<ChannelRecord>(channel, change, channelCollection.encrypted).length === 0;
      if (isSame) return presentSeen(seen, people);
      const changed = await write(channel, change, 'changed');
      return presentSeen({ channel: changed, patient: null, from: WHOLE }, people);
    }),
  );
}

/** The actor leaves a group. Refuses `not-found`, and `state-refused` of what is no group. */
export function leaveGroup(channelId: ChannelId): Promise<Record<string, never>> {
  return transaction(async () => {
    const { channel } = await getGroup(channelId);
    // As long as the record lets the actor write it: once they are out of it they do not see it.
    const goneIds = [person().userId];
    await write(channel, withChanged(channel, { goneIds, addIds: [] }, await everyone()), 'left');
    return {};
  });
}

/**
 * Whoever is gone, or suspended, looks after no group: where nobody else does who can sign in, the first member who can does,
 * too. They stay among its people, where they count for nobody, so that it is theirs again if they come back; who comes back
 * to a group that waits for somebody looks after it. As the house, in the transaction in force.
 * @param isGone whatever the staff list says of them still
 */
export async function handOnGroups(staffId: StaffId, isGone: boolean): Promise<void> {
  const people = await everyone();
  const isThere = (id: StaffId) => !(isGone && id === staffId) && people.get(id)?.isActive === true;
  for (const channel of await channelRepository().find({ kind: 'group', memberIds: staffId })) {
    const ownerIds = lookedAfter(channel.ownerIds, channel.memberIds, isThere);
    if (ownerIds !== channel.ownerIds) await write(channel, { ownerIds }, 'handed-on');
  }
}
