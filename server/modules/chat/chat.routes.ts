import { z } from 'zod';
import {
  channelDetail,
  channelView,
  followChannel as followSchema,
  listMessages as listSchema,
  markUnread as markUnreadSchema,
  messageHistory,
  messageRun,
  messageView,
  myChannels,
  openChannel as openSchema,
  saveDraft as saveDraftSchema,
  sendMessage as sendSchema,
  standing,
  tellReceipts as receiptsSchema,
} from '../../../shared/schemas/chat.ts';
import { channelId, messageId } from '../../../shared/types/ids.ts';
import { person } from '../../access/context.ts';
import { LIMITS } from '../../http/rate-limits.ts';
import type { Route } from '../../http/route.ts';
import { route } from '../../http/route.ts';
import { followChannel, markUnread, readAll, saveDraft, tellReceipts } from './commands/change-standing.ts';
import { openChannel } from './commands/open-channel.ts';
import { sendMessage } from './commands/send-message.ts';
import { getChannelDetail } from './queries/get-channel.ts';
import { listMyChannels } from './queries/list-channels.ts';
import { getHistory, getThread, listMessages } from './queries/list-messages.ts';

const read = { tag: 'Chat', permission: 'chat.use', limit: LIMITS.read, method: 'get' } as const;
const write = { tag: 'Chat', permission: 'chat.use', limit: LIMITS.write, method: 'post' } as const;
const sameAgain = { idempotency: { exempt: 'The same again changes nothing and is answered as it stands.' } } as const;
const ofChannel = z.strictObject({ channelId });
const ofMessage = z.strictObject({ messageId });

const readsChannel = ({ params }: { readonly params: z.infer<typeof ofChannel> }) => ({
  action: 'channel.read',
  subject: { kind: 'channel', id: params.channelId },
});
const readsMessage = ({ params }: { readonly params: z.infer<typeof ofMessage> }) => ({
  action: 'message.read',
  subject: { kind: 'message', id: params.messageId },
});

/** Channels, what is said in them, and where one stands. */
export const channelRoutes: readonly Route[] = [
  route({
    ...read,
    path: '/api/v1/chat/channels',
    summary: 'The channels you belong to or follow, the latest first, and where to listen on from.',
    response: myChannels,
    reads: () => ({ action: 'channels.read', subject: { kind: 'staff', id: person().userId } }),
    handler: listMyChannels,
  }),
  route({
    ...write,
    ...sameAgain,
    path: '/api/v1/chat/channels/open',
    summary: 'Open the channel with a person or a role, about a patient or of a ward; it is made where there is none.',
    body: openSchema,
    response: channelView,
    reads: (_input, { id }) => ({ action: 'channel.read', subject: { kind: 'channel', id } }),
    handler: ({ body }) => openChannel(body),
  }),
  route({
    ...read,
    path: '/api/v1/chat/channels/:channelId',
    summary: 'A channel, who is in it, and how far each has come.',
    params: ofChannel,
    response: channelDetail,
    reads: readsChannel,
    handler: ({ params }) => getChannelDetail(params.channelId),
  }),
  route({
    ...write,
    ...sameAgain,
    path: '/api/v1/chat/channels/:channelId/follow',
    summary: 'Follow a channel or not, mute it or not.',
    params: ofChannel,
    body: followSchema,
    response: standing,
    handler: ({ params, body }) => followChannel(params.channelId, body),
  }),
  route({
    ...write,
    ...sameAgain,
    method: 'put',
    path: '/api/v1/chat/channels/:channelId/draft',
    summary: 'Keep what you began to write, for all your devices.',
    params: ofChannel,
    body: saveDraftSchema,
    response: standing,
    handler: ({ params, body }) => saveDraft(params.channelId, body.text),
  }),
  route({
    ...write,
    ...sameAgain,
    path: '/api/v1/chat/channels/:channelId/unread',
    summary: 'Mark a channel as unread from a message on, on all your devices.',
    params: ofChannel,
    body: markUnreadSchema,
    response: standing,
    handler: ({ params, body }) => markUnread(params.channelId, body.from),
  }),
  route({
    ...write,
    ...sameAgain,
    path: '/api/v1/chat/channels/:channelId/read-all',
    summary: 'Mark everything in a channel as read.',
    params: ofChannel,
    response: standing,
    handler: ({ params }) => readAll(params.channelId),
  }),
  route({
    ...write,
    ...sameAgain,
    path: '/api/v1/chat/receipts',
    summary: 'Say what your device received and you have seen, of many channels at once.',
    body: receiptsSchema,
    response: z.strictObject({ standings: z.array(standing) }),
    handler: async ({ body }) => ({ standings: await tellReceipts(body.receipts) }),
  }),
  route({
    ...read,
    path: '/api/v1/chat/channels/:channelId/messages',
    summary: 'A run of messages: around, before or after a number, or the latest; and where to listen on from.',
    params: ofChannel,
    query: listSchema,
    response: messageRun,
    reads: readsChannel,
    handler: ({ params, query }) => listMessages(params.channelId, query),
  }),
  route({
    ...write,
    path: '/api/v1/chat/channels/:channelId/messages',
    summary: 'Send a message. Its id is the sender’s: the same again is the same message.',
    params: ofChannel,
    body: sendSchema,
    response: messageView,
    idempotency: { exempt: 'The message’s id is the key, and what was sent is kept with it.' },
    handler: ({ params, body }) => sendMessage(params.channelId, body),
  }),
  route({
    ...read,
    path: '/api/v1/chat/threads/:messageId',
    summary: 'A thread: its first message and the replies.',
    params: ofMessage,
    response: messageRun,
    reads: readsMessage,
    handler: ({ params }) => getThread(params.messageId),
  }),
  route({
    ...read,
    path: '/api/v1/chat/messages/:messageId/history',
    summary: 'What a message said before it was edited.',
    params: ofMessage,
    response: messageHistory,
    reads: readsMessage,
    handler: ({ params }) => getHistory(params.messageId),
  }),
];
