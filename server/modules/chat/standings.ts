import type { Standing } from '../../../shared/schemas/chat.ts';
import type { ChannelId, StaffId } from '../../../shared/types/ids.ts';
import { asHouse } from '../../access/as-house.ts';
import { duplicateIndex } from '../../db/database-errors.ts';
import type { Filter } from '../../db/filter.ts';
import { announce, streamPosition } from '../../outbox/outbox.ts';
import { inTransaction } from '../../db/transaction.ts';
import type { Channel, MessageRecord, StandingRecord } from './chat.model.ts';
import { messageRepository, standingRepository } from './chat.repository.ts';
import type { Face } from './people.ts';
import { isAssigned } from './people.ts';

const NOTHING = {
  readUpTo: 0,
  seenUpTo: 0,
  deliveredUpTo: 0,
  follows: null,
  isMuted: false,
  draft: null,
  isUntold: false,
} as const satisfies Omit<StandingRecord, 'staffId' | 'channelId'>;

/** Whether it is theirs without their doing. Nobody unfollows what they belong to; they can mute it. */
export function belongsTo(channel: Channel, face: Face): boolean {
  if (channel.kind === 'patient') return false;
  if (channel.memberIds.includes(face.id) || channel.guestIds.includes(face.id)) return true;
  return isAssigned(face, channel.wardId);
}

const unreadIn = (channelId: ChannelId, me: StaffId, after: number): Filter<MessageRecord> => ({
  channelId,
  number: { $gt: after },
  deletedAt: null,
  authorId: { $ne: me },
});
const forMe = (me: StaffId): Filter<MessageRecord> => ({ $or: [{ namedIds: me }, { askedIds: me }] });

type Counts = Pick<Standing, 'unread' | 'unreadForMe' | 'firstUnread'>;

async function countUnread(channelId: ChannelId, me: StaffId, after: number): Promise<Counts> {
  const unread = unreadIn(channelId, me, after);
  const [first] = await messageRepository().find(unread, { sort: { number: 1 }, limit: 1 });
  if (first === undefined) return { unread: 0, unreadForMe: 0, firstUnread: null };
  return {
    unread: await messageRepository().count(unread),
    unreadForMe: await messageRepository().count({ ...unread, ...forMe(me) }),
    firstUnread: first.number,
  };
}

/**
 * Where that person stands. Inside a transaction, so that what is counted and the event up to which it counts are of one
 * moment.
 * @param seq of the channel's stream, where it was read in this transaction already
 */
export async function standingIn(
  channel: Channel,
  record: StandingRecord | null,
  face: Face,
  seq?: number,
): Promise<Standing> {
  inTransaction();
  const channelId = channel._id as ChannelId;
  const { readUpTo, deliveredUpTo, follows, isMuted, draft } = record ?? NOTHING;
  const isFollowing = follows === true || belongsTo(channel, face);
  const counts =
    isFollowing && channel.lastNumber > readUpTo
      ? await countUnread(channelId, face.id, readUpTo)
      : { unread: 0, unreadForMe: 0, firstUnread: null };
  return {
    channelId,
    readUpTo,
    deliveredUpTo,
    ...counts,
    countedSeq: seq ?? (await streamPosition({ kind: 'channel', id: channelId })),
    isFollowing,
    isMuted,
    draft: draft ?? '',
  };
}

/** Tells the person's devices where they stand now, and answers it. What is announced with it must be written before. */
export async function announceStanding(channel: Channel, record: StandingRecord | null, face: Face): Promise<Standing> {
  const standing = await standingIn(channel, record, face);
  announce({ kind: 'person', id: face.id }, 'chat.standing', { standing });
  return standing;
}

const house = <T>(work: () => Promise<T>) => asHouse('keep where people stand in a channel', work);

export const findStanding = (channelId: ChannelId, staffId: StaffId) =>
  house(() => standingRepository().findOne({ staffId, channelId }));

export const findStandings = (channelId: ChannelId, staffIds: readonly StaffId[]) =>
  house(async () => {
    const found = await standingRepository().find({ channelId, staffId: { $in: [...new Set(staffIds)] } });
    return new Map(found.map((record) => [record.staffId, record]));
  });

/**
 * Writes the change of that person's standing, made where there is none yet. In a transaction that `retryingStandings` does
 * again where two make the first one at once.
 */
export async function putStanding(
  channelId: ChannelId,
  staffId: StaffId,
  change: Partial<Omit<StandingRecord, 'staffId' | 'channelId'>>,
): Promise<StandingRecord> {
  return house(async () => {
    const changed = await standingRepository().updateWhere({ staffId, channelId }, change);
    return changed ?? standingRepository().insert({ ...NOTHING, ...change, staffId, channelId });
  });
}

const TRIES = 3;

/** Does the work again where another made the same standing, or the same channel, at the same time. */
export async function retryingFirst<T>(indexes: readonly string[], work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      if (attempt === TRIES || !indexes.includes(duplicateIndex(error))) throw error;
    }
  }
}
export const retryingStandings = <T>(work: () => Promise<T>): Promise<T> => retryingFirst(['standing_of'], work);
