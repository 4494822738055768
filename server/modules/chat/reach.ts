import type { StaffId } from '../../../shared/types/ids.ts';
import { isPerson } from '../../access/actor.ts';
import { context } from '../../access/context.ts';
import type { Channel, ChannelRecord, Guest } from './chat.model.ts';
import { seesWardChannel } from './chat.policy.ts';

/** Who reads a channel whole reads from here on: messages are numbered from 1. */
export const WHOLE = 0;

/** The first message somebody reads who was only asked into the channel; `null` where nobody asked them. */
export function invitedFrom({ guests }: Channel, staffId: StaffId): number | null {
  const from = guests.filter((guest) => guest.staffId === staffId).map((guest) => guest.from);
  return from.length === 0 ? null : Math.min(...from);
}

/** From which message on the actor reads a channel that the repository gave them. */
export function readsFrom(channel: Channel): number {
  const { actor } = context();
  if (!isPerson(actor) || channel.kind === 'patient' || channel.memberIds.includes(actor.userId)) return WHOLE;
  if (channel.kind === 'ward' && seesWardChannel(actor, channel.wardId)) return WHOLE;
  return invitedFrom(channel, actor.userId) ?? channel.lastNumber + 1;
}

/** As the record keeps guests: each asking of theirs, and their ids, by which their channels are found. */
export const withGuests = (guests: readonly Guest[]): Pick<ChannelRecord, 'guests' | 'guestIds'> => ({
  guests,
  guestIds: [...new Set(guests.map(({ staffId }) => staffId))],
});
