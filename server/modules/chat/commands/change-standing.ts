import type { z } from 'zod';
import type {
  followChannel as followSchema,
  Standing,
  tellReceipts as receiptsSchema,
} from '../../../../shared/schemas/chat.ts';
import type { ChannelId } from '../../../../shared/types/ids.ts';
import { person } from '../../../access/context.ts';
import { transaction } from '../../../db/transaction.ts';
import { refuse } from '../../../http/problem-error.ts';
import { nudge } from '../../../jobs/nudge.ts';
import { journal } from '../../../journal/journal.ts';
import { announce } from '../../../outbox/outbox.ts';
import { getChannel, visibleChannels } from '../channels.ts';
import type { Channel, StandingRecord } from '../chat.model.ts';
import { standingRepository } from '../chat.repository.ts';
import { touchChannel } from '../following.ts';
import { TELL_RECEIPTS } from '../jobs/tell-receipts.ts';
import { announceJoined } from './make-channel.ts';
import { settleRead } from '../notices.ts';
import type { Face } from '../people.ts';
import { everyone, faceIn } from '../people.ts';
import { announceStanding, belongsTo, putStanding, retryingStandings, standingIn } from '../standings.ts';

type Told = z.output<typeof receiptsSchema>['receipts'][number];
type Marks = Pick<StandingRecord, 'readUpTo' | 'seenUpTo' | 'deliveredUpTo'>;

/** As far as the marks go up; `null` where they tell nothing new. */
function raised(record: StandingRecord | null, told: Told, lastNumber: number): Marks | null {
  const { readUpTo, seenUpTo, deliveredUpTo } = record ?? { readUpTo: 0, seenUpTo: 0, deliveredUpTo: 0 };
  const read = Math.min(told.readUpTo ?? 0, lastNumber);
  const delivered = Math.max(read, Math.min(told.deliveredUpTo ?? 0, lastNumber));
  const marks = {
    readUpTo: Math.max(readUpTo, read),
    seenUpTo: Math.max(seenUpTo, read),
    deliveredUpTo: Math.max(deliveredUpTo, delivered),
  };
  const isSame = marks.readUpTo === readUpTo && marks.seenUpTo === seenUpTo && marks.deliveredUpTo === deliveredUpTo;
  return isSame ? null : marks;
}

/** Writes the marks; where the person's own changed, tells their devices, and settles the notices of what is read whole. */
async function mark(channel: Channel, record: StandingRecord | null, marks: Marks, me: Face): Promise<Standing | null> {
  const channelId = channel._id as ChannelId;
  const isUntold =
    record?.isUntold === true ||
    marks.seenUpTo !== (record?.seenUpTo ?? 0) ||
    marks.deliveredUpTo !== (record?.deliveredUpTo ?? 0);
  const before = record?.readUpTo ?? 0;
  // Asked first: what was unread to them is what there may be notices of.
  const was = before < marks.readUpTo ? await standingIn(channel, record, me) : null;
  const changed = await putStanding(channelId, me.id, { ...marks, isUntold });
  if (isUntold) nudge(TELL_RECEIPTS);
  if (before === marks.readUpTo) return null;
  const standing = await announceStanding(channel, changed, me);
  const mayHaveNotices = was !== null && (was.unreadForMe > 0 || (channel.kind !== 'ward' && was.unread > 0));
  if (mayHaveNotices && standing.unread === 0) await settleRead(channelId, me.id);
  return standing;
}

/**
 * Notes what the actor's device received and they have seen, of many channels. Marks only go up, and never past what is
 * there. Answers where they stand now in those in which they read on. Refuses `not-found` where they read none of them.
 */
export async function tellReceipts(receipts: readonly Told[]): Promise<Standing[]> {
  const me = faceIn(await everyone(), person().userId);
  const ids = receipts.map(({ channelId }) => channelId);
  return retryingStandings(() =>
    transaction(async () => {
      const seen = await visibleChannels({ _id: { $in: ids } });
      if (seen.length === 0) throw refuse('not-found');
      const records = await standingRepository().find({ staffId: me.id, channelId: { $in: ids } });
      const standings: Standing[] = [];
      for (const { channel } of seen) {
        const told = receipts.find(({ channelId }) => channelId === channel._id);
        const record = records.find(({ channelId }) => channelId === channel._id) ?? null;
        const marks = told === undefined ? null : raised(record, told, channel.lastNumber);
        const standing = marks === null ? null : await mark(channel, record, marks, me);
        if (standing !== null) standings.push(standing);
      }
      return standings;
    }),
  );
}

/** Changes one standing of the actor and tells their devices. */
async function change(
  channelId: ChannelId,
  work: (channel: Channel, record: StandingRecord | null, me: Face, from: number) => Promise<Standing>,
): Promise<Standing> {
  const me = faceIn(await everyone(), person().userId);
  return retryingStandings(() =>
    transaction(async () => {
      const { channel, from } = await getChannel(channelId);
      return work(channel, await standingRepository().findOne({ staffId: me.id, channelId }), me, from);
    }),
  );
}

/** From that message on it is unread again, on all their devices. That they saw it once, the others still know. */
export const markUnread = (channelId: ChannelId, from: number): Promise<Standing> =>
  change(channelId, async (channel, record, me, firstRead) => {
    const readUpTo = Math.min(Math.max(from, firstRead) - 1, channel.lastNumber);
    if (readUpTo === (record?.readUpTo ?? 0)) return standingIn(channel, record, me);
    return announceStanding(channel, await putStanding(channelId, me.id, { readUpTo }), me);
  });

export const readAll = (channelId: ChannelId): Promise<Standing> =>
  change(channelId, async (channel, record, me) => {
    const marks = raised(record, { channelId, readUpTo: channel.lastNumber }, channel.lastNumber);
    const standing = marks === null ? null : await mark(channel, record, marks, me);
    return standing ?? standingIn(channel, record, me);
  });

/** Keeps what they began to write; empty: nothing. */
export const saveDraft = (channelId: ChannelId, text: string): Promise<Standing> =>
  change(channelId, async (channel, record, me) => {
    const draft = text === '' ? null : text;
    if (draft === (record?.draft ?? null)) return standingIn(channel, record, me);
    return announceStanding(channel, await putStanding(channelId, me.id, { draft }), me);
  });

/**
 * Follows the channel or not, mutes it or not. Who begins to follow has read what was said before. Refuses `state-refused`
 * for not following what they belong to: that is muted.
 */
export const followChannel = (channelId: ChannelId, wanted: z.output<typeof followSchema>): Promise<Standing> =>
  change(channelId, async (channel, record, me) => {
    const { isFollowing, isMuted } = wanted;
    if (isFollowing === false && belongsTo(channel, me)) {
      throw refuse('state-refused', { detail: 'You belong to this conversation. It can be muted.' });
    }
    const follows = isFollowing === undefined || belongsTo(channel, me) ? (record?.follows ?? null) : isFollowing;
    const isNews = follows !== (record?.follows ?? null);
    const begins = isNews && follows === true && record === null;
    const changed = await putStanding(channelId, me.id, {
      follows,
      ...(isMuted === undefined ? {} : { isMuted }),
      ...(begins ? { readUpTo: channel.lastNumber } : {}),
    });
    if (!isNews) return announceStanding(channel, changed, me);
    const touched = channel.kind === 'patient' ? await touchChannelOf(channel) : channel;
    if (follows === true) announceJoined(me.id, touched);
    else announce({ kind: 'person', id: me.id }, 'chat.left', { channelId });
    return standingIn(touched, changed, me);
  });

async function touchChannelOf(channel: Channel): Promise<Channel> {
  const changed = await touchChannel(channel);
  await journal({ action: 'channel.followed', subject: { kind: 'channel', id: channel._id } });
  return changed;
}
