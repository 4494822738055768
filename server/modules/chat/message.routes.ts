import { z } from 'zod';
import {
  changeGroup as changeGroupSchema,
  channelView,
  chatPerson,
  createGroup as createGroupSchema,
  deleteMessage as deleteSchema,
  editMessage as editSchema,
  findPeople as findPeopleSchema,
  foundMessages,
  messageView,
  reactToMessage as reactSchema,
  savedMessages,
  searchMessages as searchSchema,
  wardTalk,
} from '../../../shared/schemas/chat.ts';
import { channelId, messageId, wardId } from '../../../shared/types/ids.ts';
import { person } from '../../access/context.ts';
import { LIMITS } from '../../http/rate-limits.ts';
import type { Route } from '../../http/route.ts';
import { route } from '../../http/route.ts';
import { acknowledge, nudgeAsked, reactToMessage, saveMessage } from './commands/answer-message.ts';
import { changeGroup, createGroup, leaveGroup } from './commands/change-group.ts';
import { deleteMessage, editMessage } from './commands/change-message.ts';
import { findPeople } from './queries/find-people.ts';
import { getWardTalk } from './queries/get-ward-talk.ts';
import { listSaved, searchMessages } from './queries/search-messages.ts';

const read = { tag: 'Chat', permission: 'chat.use', limit: LIMITS.read } as const;
const write = { tag: 'Chat', permission: 'chat.use', limit: LIMITS.write, method: 'post' } as const;
const sameAgain = { idempotency: { exempt: 'The same again changes nothing and is answered as it stands.' } } as const;
const byVersion = { idempotency: { exempt: 'The version lets it happen once.' } } as const;
const onlyReads = { idempotency: { exempt: 'It only reads.' } } as const;
const ofChannel = z.strictObject({ channelId });
const ofMessage = z.strictObject({ messageId });
const nothing = z.strictObject({});
const saved = z.strictObject({ isSaved: z.boolean() });

const readsOwn = (action: string) => () => ({ action, subject: { kind: 'staff', id: person().userId } });

/** What is done with messages, groups, and what is looked for. */
export const messageRoutes: readonly Route[] = [
  route({
    ...write,
    path: '/api/v1/chat/channels',
    summary: 'Make a group.',
    body: createGroupSchema,
    response: channelView,
    status: 201,
    idempotency: { exempt: 'The group’s id is the key.' },
    handler: ({ body }) => createGroup(body),
  }),
  route({
    ...write,
    ...byVersion,
    method: 'patch',
    path: '/api/v1/chat/channels/:channelId',
    summary: 'Rename a group, add people or take them out.',
    params: ofChannel,
    body: changeGroupSchema,
    response: channelView,
    handler: ({ params, body }) => changeGroup(params.channelId, body),
  }),
  route({
    ...write,
    path: '/api/v1/chat/channels/:channelId/leave',
    summary: 'Leave a group.',
    params: ofChannel,
    response: nothing,
    idempotency: { exempt: 'Who left does not see the group any more.' },
    handler: ({ params }) => leaveGroup(params.channelId),
  }),
  route({
    ...write,
    ...byVersion,
    method: 'patch',
    path: '/api/v1/chat/messages/:messageId',
    summary: 'Change what your own message says; what it said is kept.',
    params: ofMessage,
    body: editSchema,
    response: messageView,
    handler: ({ params, body }) => editMessage(params.messageId, body),
  }),
  route({
    ...write,
    ...sameAgain,
    path: '/api/v1/chat/messages/:messageId/delete',
    summary: 'Delete your own message; that there was one stays.',
    params: ofMessage,
    body: deleteSchema,
    response: messageView,
    handler: ({ params, body }) => deleteMessage(params.messageId, body.version),
  }),
  route({
    ...write,
    ...sameAgain,
    path: '/api/v1/chat/messages/:messageId/reactions',
    summary: 'Set your reaction to a message, or take it away.',
    params: ofMessage,
    body: reactSchema,
    response: messageView,
    handler: ({ params, body }) => reactToMessage(params.messageId, body),
  }),
  route({
    ...write,
    ...sameAgain,
    path: '/api/v1/chat/messages/:messageId/acknowledge',
    summary: 'Acknowledge a message you are asked to.',
    params: ofMessage,
    response: messageView,
    handler: ({ params }) => acknowledge(params.messageId),
  }),
  route({
    ...write,
    path: '/api/v1/chat/messages/:messageId/nudge',
    summary: 'Ask those who have not acknowledged your message once more.',
    params: ofMessage,
    response: messageView,
    idempotency: { exempt: 'They are asked again once only.' },
    handler: ({ params }) => nudgeAsked(params.messageId),
  }),
  route({
    ...write,
    ...sameAgain,
    path: '/api/v1/chat/messages/:messageId/save',
    summary: 'Keep a message for yourself, or do not any more.',
    params: ofMessage,
    body: saved,
    response: saved,
    handler: ({ params, body }) => saveMessage(params.messageId, body.isSaved),
  }),
  route({
    ...read,
    method: 'get',
    path: '/api/v1/chat/saved',
    summary: 'The messages you keep, the latest kept first.',
    query: z.strictObject({ cursor: z.uuidv7().optional() }),
    response: savedMessages,
    reads: readsOwn('saved-messages.read'),
    handler: ({ query }) => listSaved(query.cursor),
  }),
  route({
    ...read,
    ...onlyReads,
    method: 'post',
    path: '/api/v1/chat/search',
    summary: 'Find messages by their words in the channels you read.',
    body: searchSchema,
    response: foundMessages,
    reads: readsOwn('messages.read'),
    handler: ({ body }) => searchMessages(body),
  }),
  route({
    ...read,
    ...onlyReads,
    method: 'post',
    path: '/api/v1/chat/people',
    summary: 'Find people to write to, by name, job title or role.',
    body: findPeopleSchema,
    response: z.strictObject({ items: z.array(chatPerson) }),
    handler: async ({ body }) => ({ items: await findPeople(body.text) }),
  }),
  route({
    ...read,
    method: 'get',
    path: '/api/v1/wards/:wardId/talk',
    summary: 'What waits to be acknowledged about the patients of a ward, and where to listen on from.',
    params: z.strictObject({ wardId }),
    response: wardTalk,
    reads: ({ params }) => ({ action: 'ward-talk.read', subject: { kind: 'ward', id: params.wardId } }),
    handler: ({ params }) => getWardTalk(params.wardId),
  }),
];
