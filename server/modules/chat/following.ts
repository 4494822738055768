import type { ChannelId, StaffId } from '../../../shared/types/ids.ts';
import { asHouse } from '../../access/as-house.ts';
import { announceChannelChanged } from './chat.events.ts';
import type { Channel } from './chat.model.ts';
import { channelRepository } from './chat.repository.ts';
import { announceJoined } from './commands/make-channel.ts';
import { findStandings, putStanding } from './standings.ts';

/** Its people are different: who is looking asks anew. Answers the channel as it is then. */
export async function touchChannel(channel: Channel): Promise<Channel> {
  const changed = await asHouse('say that a channel is different', () =>
    channelRepository().updateWhere({ _id: channel._id }, {}, { revision: 1 }),
  );
  if (changed === null) throw new Error('A channel is gone.');
  announceChannelChanged(changed);
  return changed;
}

/**
 * Lets these people follow a patient's channel: who wrote there, or was named. What they never read is unread to them from
 * the message on that brought them. In the transaction in force, which journals what brought them.
 */
export async function letFollow(channel: Channel, staffIds: readonly StaffId[], from: number): Promise<void> {
  if (channel.kind !== 'patient') return;
  const channelId = channel._id as ChannelId;
  const fresh: StaffId[] = [];
  const records = await findStandings(channelId, staffIds);
  for (const staffId of new Set(staffIds)) {
    const record = records.get(staffId) ?? null;
    // Who took themselves out of it stays out; being named reaches them all the same.
    if (record !== null && record.follows !== null) continue;
    const readUpTo = record?.readUpTo ?? from - 1;
    await putStanding(channelId, staffId, { follows: true, readUpTo });
    fresh.push(staffId);
  }
  if (fresh.length === 0) return;
  const changed = await touchChannel(channel);
  for (const staffId of fresh) announceJoined(staffId, changed);
}
