import type { EventData } from '../../../../shared/events/registry.ts';
import type { ChannelId, StaffId } from '../../../../shared/types/ids.ts';
import { journal } from '../../../journal/journal.ts';
import { announce } from '../../../outbox/outbox.ts';
import type { Subscriber } from '../../../outbox/subscribers.ts';
import { announceChannelChanged } from '../chat.events.ts';
import type { Channel } from '../chat.model.ts';
import { channelRepository } from '../chat.repository.ts';
import { announceJoined } from '../commands/make-channel.ts';
import { everyone, isAssigned } from '../people.ts';
import { findStanding, putStanding } from '../standings.ts';

async function note(channel: Channel, staffId: StaffId, isIn: boolean): Promise<void> {
  const channelId = channel._id as ChannelId;
  const others = channel.knownIds.filter((id) => id !== staffId);
  const knownIds = isIn ? [...others, staffId] : others;
  const changed = await channelRepository().updateWhere({ _id: channelId }, { knownIds }, { revision: 1 });
  if (changed === null) return;
  await journal({
    action: isIn ? 'channel.joined' : 'channel.left',
    subject: { kind: 'channel', id: channelId },
    changes: [{ path: 'knownIds', before: [...channel.knownIds], after: knownIds }],
  });
  announceChannelChanged(changed);
  if (!isIn) return announce({ kind: 'person', id: staffId }, 'chat.left', { channelId });
  // What was said before they came is there to be read, and does not ask to be.
  if ((await findStanding(channelId, staffId)) === null) {
    await putStanding(channelId, staffId, { readUpTo: channel.lastNumber });
  }
  announceJoined(staffId, changed);
}

/**
 * Somebody is assigned to other wards, or cannot sign in any more: their channels come and go. Their right is asked by itself
 * at every look; this tells their screens and those of the others.
 */
export const followWards: Subscriber = {
  name: 'chat.follow-wards',
  events: ['staff.changed'],
  async handle({ data }) {
    const { staffId } = data as EventData<'staff.changed'>;
    const face = (await everyone()).get(staffId);
    if (face === undefined) return;
    const channels = await channelRepository().find({
      kind: 'ward',
      $or: [{ knownIds: staffId }, { wardId: { $in: face.wardIds } }],
    });
    for (const channel of channels) {
      const isIn = isAssigned(face, channel.wardId);
      if (isIn !== channel.knownIds.includes(staffId)) await note(channel, staffId, isIn);
    }
  },
};
