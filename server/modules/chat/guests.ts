import type { ChannelId, MessageId, StaffId } from '../../../shared/types/ids.ts';
import { asHouse } from '../../access/as-house.ts';
import { journal } from '../../journal/journal.ts';
import { announce } from '../../outbox/outbox.ts';
import { readingOf, readsChannel } from './channels.ts';
import { announceChannelChanged } from './chat.events.ts';
import type { Channel, Guest, Message } from './chat.model.ts';
import { channelRepository } from './chat.repository.ts';
import { announceJoined } from './commands/make-channel.ts';
import type { Face, People } from './people.ts';
import { invitedFrom, WHOLE, withGuests } from './reach.ts';
import { findStanding, putStanding } from './standings.ts';

/** Whether they are not in it by themselves, whoever asked them before. */
export const isOutside = async (face: Face, channel: Channel): Promise<boolean> =>
  (await readingOf(face, channel)) !== WHOLE;

async function write(channel: Channel, guests: readonly Guest[], action: string): Promise<Channel> {
  const change = withGuests(guests);
  const changed = await asHouse('let those who are asked read a channel', () =>
    channelRepository().updateWhere({ _id: channel._id }, change, { revision: 1 }),
  );
  if (changed === null) throw new Error('A channel is gone.');
  await journal({
    action: `channel.${action}`,
    subject: { kind: 'channel', id: channel._id },
    changes: [{ path: 'guestIds', before: [...channel.guestIds], after: [...change.guestIds] }],
  });
  return changed;
}

/**
 * Lets people read a channel they are not in from the message on that they are asked about, until it is acknowledged or
 * deleted; not a patient's, which has its own rule. In the transaction in force. Answers the channel as it is then.
 */
export async function admitGuests(
  channel: Channel,
  { _id, number }: Message,
  staffIds: readonly StaffId[],
): Promise<Channel> {
  const messageId = _id as MessageId;
  const fresh = [...new Set(staffIds)].filter(
    (id) => !channel.guests.some((guest) => guest.staffId === id && guest.messageId === messageId),
  );
  if (channel.kind === 'patient' || fresh.length === 0) return channel;
  const guests = [...channel.guests, ...fresh.map((staffId): Guest => ({ staffId, from: number, messageId }))];
  const changed = await write(channel, guests, 'guests-admitted');
  for (const staffId of fresh) {
    const isGuest = invitedFrom(channel, staffId) !== null;
    const before = isGuest ? await findStanding(channel._id as ChannelId, staffId) : null;
    // What they are asked about is unread to them, and what they cannot read is not.
    const readUpTo = Math.min(before?.readUpTo ?? number - 1, number - 1);
    await putStanding(channel._id as ChannelId, staffId, { readUpTo });
    announceJoined(staffId, changed);
  }
  announceChannelChanged(changed);
  return changed;
}

/** The message asks nobody any more: who was let in for it goes, unless they are asked about another. */
export async function letGuestsGo({ _id, channelId }: Message, people: People): Promise<void> {
  await asHouse('let those go who were asked', async () => {
    const channel = await channelRepository().findOne({ _id: channelId });
    const stay = channel?.guests.filter(({ messageId }) => messageId !== _id) ?? [];
    if (channel === null || stay.length === channel.guests.length) return;
    const changed = await write(channel, stay, 'guests-let-go');
    for (const staffId of channel.guestIds.filter((id) => !changed.guestIds.includes(id))) {
      // How far they read tells nothing of what was said before they were asked, should they ever belong to it.
      await putStanding(channelId, staffId, { seenUpTo: 0, deliveredUpTo: 0, isUntold: false });
      const face = people.get(staffId);
      if (face !== undefined && (await readsChannel(face, changed))) continue;
      announce({ kind: 'person', id: staffId }, 'chat.left', { channelId });
    }
    announceChannelChanged(changed);
  });
}
