import type { ChannelId, StaffId, WardId } from '../../../../shared/types/ids.ts';
import { asHouse } from '../../../access/as-house.ts';
import { transaction } from '../../../db/transaction.ts';
import { fieldChanges, journal } from '../../../journal/journal.ts';
import { announce } from '../../../outbox/outbox.ts';
import type { Channel, ChannelRecord } from '../chat.model.ts';
import { channelCollection, UNIQUE_CHANNELS } from '../chat.model.ts';
import { channelRepository } from '../chat.repository.ts';
import type { People } from '../people.ts';
import { isAssigned } from '../people.ts';
import { retryingFirst } from '../standings.ts';

const EMPTY: Omit<ChannelRecord, 'kind'> = {
  name: null,
  wardId: null,
  patientId: null,
  roleId: null,
  askerId: null,
  pairKey: null,
  memberIds: [],
  guests: [],
  guestIds: [],
  ownerIds: [],
  knownIds: [],
  talkWardIds: [],
  revision: 1,
  lastNumber: 0,
  lastId: null,
  lastAt: null,
};

/** Makes the channel, in the transaction in force, and tells those who are in it. Whoever calls has authorised it. */
export async function makeChannel(
  fields: Partial<ChannelRecord> & Pick<ChannelRecord, 'kind'>,
  id?: ChannelId,
): Promise<Channel> {
  const record = { ...EMPTY, ...fields };
  const channel = await asHouse('open a channel', () => channelRepository().insert(record, id));
  await journal({
    action: 'channel.opened',
    subject: { kind: 'channel', id: channel._id },
    changes: fieldChanges({}, fields, channelCollection.encrypted),
  });
  for (const staffId of record.memberIds) announceJoined(staffId, channel);
  return channel;
}

export const announceJoined = (staffId: StaffId, channel: Channel): void =>
  announce({ kind: 'person', id: staffId }, 'chat.joined', { channelId: channel._id as ChannelId });

/** Makes the channels of these wards that have none yet. */
export async function openWardChannels(wardIds: readonly WardId[], people: People): Promise<void> {
  if (wardIds.length === 0) return;
  const known = async () =>
    new Set(
      (
        await asHouse('see which wards have a channel', () =>
          channelRepository().find({ kind: 'ward', wardId: { $in: wardIds } }),
        )
      ).map(({ wardId }) => wardId),
    );
  const before = await known();
  if (wardIds.every((id) => before.has(id))) return;
  await retryingFirst(UNIQUE_CHANNELS, () =>
    transaction(async () => {
      const present = await known();
      for (const wardId of wardIds) {
        if (present.has(wardId)) continue;
        const knownIds = [...people.values()].filter((face) => isAssigned(face, wardId)).map(({ id }) => id);
        await makeChannel({ kind: 'ward', wardId, knownIds });
      }
    }),
  );
}
