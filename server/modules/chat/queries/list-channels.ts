import { inChannelOrder } from '../../../../shared/projections/my-channels.ts';
import type { ChannelView, MyChannels } from '../../../../shared/schemas/chat.ts';
import { streamName } from '../../../../shared/events/streams.ts';
import type { ChannelId } from '../../../../shared/types/ids.ts';
import { person } from '../../../access/context.ts';
import { asHouse } from '../../../access/as-house.ts';
import { transaction } from '../../../db/transaction.ts';
import { streamPosition, streamPositions } from '../../../outbox/outbox.ts';
import type { Seen } from '../channels.ts';
import { membersOf, presentPatients, visibleChannels } from '../channels.ts';
import type { Channel, Message, StandingDoc } from '../chat.model.ts';
import { namesFor, presentChannel } from '../chat.presenter.ts';
import { messageRepository, standingRepository } from '../chat.repository.ts';
import { openWardChannels } from '../commands/make-channel.ts';
import type { Face, People } from '../people.ts';
import { everyone, faceIn } from '../people.ts';
import { standingIn } from '../standings.ts';

const channelStream = (id: string) => ({ kind: 'channel', id: id as ChannelId }) as const;

async function lastMessages(seen: readonly Seen[]): Promise<ReadonlyMap<string, Message>> {
  const ids = seen.map(({ channel }) => channel.lastId).filter((id) => id !== null);
  if (ids.length === 0) return new Map();
  return new Map((await messageRepository().find({ _id: { $in: ids } })).map((message) => [message._id, message]));
}

/** How many are in each. Of a patient's: how many follow it, without asking of each what they see. */
async function memberCounts(channels: readonly Channel[], people: People): Promise<ReadonlyMap<string, number>> {
  const counts = new Map<string, number>();
  for (const channel of channels) {
    counts.set(channel._id, channel.kind === 'patient' ? 0 : (await membersOf(channel, people)).length);
  }
  const ofPatients = channels.filter(({ kind }) => kind === 'patient').map(({ _id }) => _id as ChannelId);
  if (ofPatients.length === 0) return counts;
  const followers = await asHouse('count who follows channels', () =>
    standingRepository().find({ channelId: { $in: ofPatients }, follows: true }),
  );
  for (const { channelId, staffId } of followers) {
    if (people.get(staffId)?.isActive === true) counts.set(channelId, (counts.get(channelId) ?? 0) + 1);
  }
  return counts;
}

/** Channels as that person sees them, all at one moment of a transaction. */
export async function presentChannels(
  seen: readonly Seen[],
  standings: readonly StandingDoc[],
  people: People,
  me: Face,
): Promise<ChannelView[]> {
  const positions = await streamPositions(seen.map(({ channel }) => channelStream(channel._id)));
  const last = await lastMessages(seen);
  const names = await namesFor(seen.map(({ channel }) => channel));
  const patients = await presentPatients(seen.map(({ channel }) => channel.patientId).filter((id) => id !== null));
  const counts = await memberCounts(
    seen.map(({ channel }) => channel),
    people,
  );
  const records = new Map<string, StandingDoc>(standings.map((record) => [record.channelId, record]));
  const views: ChannelView[] = [];
  for (const one of seen) {
    const { _id: id, lastId, patientId } = one.channel;
    const seq = positions.get(streamName(channelStream(id))) ?? 0;
    const mine = await standingIn(one.channel, records.get(id) ?? null, me, seq);
    const wardIds = patientId === null ? [] : (patients.get(patientId)?.wardIds ?? []);
    const parts = { last: last.get(lastId ?? '') ?? null, mine, names, people, wardIds };
    views.push(presentChannel({ seen: one, ...parts, memberCount: counts.get(id) ?? 0 }, me));
  }
  return views;
}

/** One channel as the actor sees it. In a transaction. */
export async function presentSeen(seen: Seen, people: People): Promise<ChannelView> {
  const me = faceIn(people, person().userId);
  const standings = await standingRepository().find({ staffId: me.id, channelId: seen.channel._id as ChannelId });
  const [view] = await presentChannels([seen], standings, people, me);
  if (view === undefined) throw new Error('A channel was seen and not shown.');
  return view;
}

/** Where a device listens to each; what lies further back is found by search, and comes again with its next message. */
const MOST_LISTED = 250;

/** The channels the actor belongs to or follows, the latest first, and where to listen on from. */
export async function listMyChannels(): Promise<MyChannels> {
  const { userId } = person();
  const people = await everyone();
  const me = faceIn(people, userId);
  await openWardChannels(me.wardIds, people);
  // One moment of the database: what is counted, and the events up to which it counts.
  return transaction(async () => {
    const seq = await streamPosition({ kind: 'person', id: userId });
    const standings = await standingRepository().find({ staffId: userId });
    const followed = standings.filter(({ follows }) => follows === true).map(({ channelId }) => channelId);
    const seen = await visibleChannels(
      {
        $or: [
          { memberIds: userId },
          { guestIds: userId },
          { kind: 'ward', wardId: { $in: me.wardIds } },
          { _id: { $in: followed } },
        ],
      },
      { sort: { lastAt: -1 }, limit: MOST_LISTED },
    );
    return { channels: inChannelOrder(await presentChannels(seen, standings, people, me)), seq };
  });
}
