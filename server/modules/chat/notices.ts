import type { NoticeType } from '../../../shared/domain/notice-types.ts';
import { previewOf } from '../../../shared/projections/my-channels.ts';
import type { MessageView } from '../../../shared/schemas/chat.ts';
import type { NoticeWhy } from '../../../shared/schemas/notices.ts';
import type { ChannelId, MessageId, StaffId } from '../../../shared/types/ids.ts';
import { forgetMessage, raiseNotice, settleNotices } from '../notices/index.ts';
import type { Seen } from './channels.ts';
import { nameOf, namesFor } from './chat.presenter.ts';
import type { Face, People } from './people.ts';
import { findStanding } from './standings.ts';
import type { Meant } from './targets.ts';

/** Of causes that are done when the message is acknowledged. */
const askKey = (messageId: MessageId) => `chat-ask:${messageId}`;
/** Of causes that are done when the channel is read. */
const readPrefix = (channelId: ChannelId) => `chat:${channelId}:`;

const mentionKey = (channelId: ChannelId, messageId: MessageId) => `${readPrefix(channelId)}mention:${messageId}`;

/** Everyone once, by why it reaches them. */
function audiencesOf(meant: readonly Meant[]) {
  const by = new Map<NoticeWhy, StaffId[]>();
  for (const { staffId, why } of meant) by.set(why, [...(by.get(why) ?? []), staffId]);
  return [...by].map(([why, staffIds]) => ({ staffIds, why }));
}

export interface Told {
  readonly seen: Seen;
  readonly view: MessageView;
  readonly author: Face;
  readonly people: People;
}

const linkTo = ({ channelId, id, number }: MessageView) =>
  ({ to: 'message', channelId, messageId: id, number }) as const;

async function wordsOf({ seen, view, author, people }: Told): Promise<Record<string, string>> {
  const names = await namesFor([seen.channel]);
  const { patient } = seen;
  return {
    author: author.name,
    channel: seen.channel.kind === 'direct' ? author.name : nameOf(seen, null, names, people),
    preview: previewOf(view),
    ...(patient === null ? {} : { patient: `${patient.familyName} ${patient.givenName}`.trim() }),
  };
}

const askType = ({ kind, priority }: MessageView): NoticeType => {
  if (kind === 'handover') return 'handover.offered';
  return priority === 'urgent' ? 'message.urgent' : 'message.ask';
};

/** Tells those who are asked to acknowledge it. @param again it is told once more, by this name */
export async function raiseAsk(told: Told, meant: readonly Meant[], again?: string): Promise<void> {
  if (meant.length === 0) return;
  await raiseNotice({
    key: again === undefined ? askKey(told.view.id) : `${askKey(told.view.id)}:${again}`,
    type: askType(told.view),
    audiences: audiencesOf(meant),
    except: [told.author.id],
    words: await wordsOf(told),
    link: linkTo(told.view),
  });
}

/** Tells those who are asked in the place of somebody who left duty. It is done when the message is acknowledged. */
export async function raiseHandedOn(
  told: Told,
  toIds: readonly StaffId[],
  from: { readonly id: StaffId; readonly name: string },
): Promise<void> {
  await raiseNotice({
    key: `${askKey(told.view.id)}:from:${from.id}:${[...toIds].sort().join('+')}`,
    type: 'handover.thread',
    audiences: [{ staffIds: toIds, why: 'on-duty' }],
    except: [told.author.id],
    words: { ...(await wordsOf(told)), by: from.name },
    link: linkTo(told.view),
  });
}

export async function raiseMention(told: Told, meant: readonly Meant[]): Promise<void> {
  const others = meant.filter(({ staffId }) => staffId !== told.author.id);
  if (others.length === 0) return;
  await raiseNotice({
    key: mentionKey(told.view.channelId, told.view.id),
    type: 'message.mention',
    audiences: audiencesOf(others),
    except: [told.author.id],
    words: await wordsOf(told),
    link: linkTo(told.view),
  });
}

/** Tells the others of a conversation of few; once until they have read it. */
export async function raiseDirect(told: Told): Promise<void> {
  const { channel } = told.seen;
  if (channel.kind !== 'direct' && channel.kind !== 'role') return;
  const { channelId } = told.view;
  for (const staffId of channel.memberIds.filter((id) => id !== told.author.id)) {
    const { readUpTo = 0, seenUpTo = 0 } = (await findStanding(channelId, staffId)) ?? {};
    await raiseNotice({
      // What is marked as unread again was seen further than it is read now: a run of its own.
      key: `${readPrefix(channelId)}direct:${staffId}:${readUpTo}:${seenUpTo}`,
      type: 'message.direct',
      audiences: [{ staffIds: [staffId], why: channel.kind === 'role' ? 'role' : 'member' }],
      words: await wordsOf(told),
      link: linkTo(told.view),
    });
  }
}

/** They read everything there is in the channel. */
export const settleRead = (channelId: ChannelId, staffId: StaffId): Promise<void> =>
  settleNotices({ keyPrefix: readPrefix(channelId), staffId });

/** They acknowledged it; or, where nobody is named, it asks nobody any more. */
export const settleAsk = (messageId: MessageId, staffId?: StaffId): Promise<void> =>
  settleNotices({ keyPrefix: askKey(messageId), ...(staffId === undefined ? {} : { staffId }) });

/** It was deleted: nobody is asked or told of it any more, and what was told forgets what it said. */
export async function settleDeleted(channelId: ChannelId, messageId: MessageId): Promise<void> {
  await settleAsk(messageId);
  await settleNotices({ key: mentionKey(channelId, messageId) });
  await forgetMessage(messageId);
}
