import { z } from 'zod';
import {
  listNotices as listNoticesSchema,
  noticeCounts,
  noticePage,
  noticePreferences,
  noticeView,
  pushStatus,
  seeNotices as seeNoticesSchema,
  setNoticePreferences,
  subscribeToPush as subscribeSchema,
} from '../../../shared/schemas/notices.ts';
import { noticeId, pushSubscriptionId } from '../../../shared/types/ids.ts';
import { person } from '../../access/context.ts';
import { LIMITS } from '../../http/rate-limits.ts';
import type { Route } from '../../http/route.ts';
import { route } from '../../http/route.ts';
import type { PushTransport } from '../../push/web-push.ts';
import { actOnNotice, seeNotices, unseeNotice } from './commands/see-notices.ts';
import { getPreferences, setPreferences } from './commands/set-preferences.ts';
import { getPushStatus, subscribeToPush, unsubscribeFromPush } from './commands/subscribe-push.ts';
import type { NoticePorts } from './ports.ts';
import { getCounts, listNotices } from './queries/list-notices.ts';

const read = { tag: 'Notices', permission: 'notice.read', limit: LIMITS.read } as const;
const write = { tag: 'Notices', permission: 'notice.read', limit: LIMITS.write } as const;
const ofNotice = z.strictObject({ noticeId });

/** All of it is the caller's own. */
export const noticesRoutes = (push: PushTransport | null, ports: Partial<NoticePorts>): readonly Route[] => [
  route({
    ...read,
    method: 'get',
    path: '/api/v1/notices',
    summary: 'Your notices, newest first, and where to listen on from.',
    query: listNoticesSchema,
    response: noticePage,
    reads: () => ({ action: 'notices.read', subject: { kind: 'staff', id: person().userId } }),
    handler: ({ query }) => listNotices(query, ports),
  }),
  route({
    ...read,
    method: 'get',
    path: '/api/v1/notices/counts',
    summary: 'How many of your notices wait.',
    response: noticeCounts,
    handler: getCounts,
  }),
  route({
    ...write,
    method: 'post',
    path: '/api/v1/notices/see',
    summary: 'Mark notices as seen: those named, or all up to one.',
    body: seeNoticesSchema,
    response: noticeCounts,
    idempotency: { exempt: 'What is seen stays seen since then.' },
    handler: ({ body }) => seeNotices(body, ports),
  }),
  route({
    ...write,
    method: 'post',
    path: '/api/v1/notices/:noticeId/unsee',
    summary: 'Leave a notice for later.',
    params: ofNotice,
    response: noticeView,
    idempotency: { exempt: 'What is unseen stays unseen.' },
    handler: ({ params }) => unseeNotice(params.noticeId, ports),
  }),
  route({
    ...write,
    method: 'post',
    path: '/api/v1/notices/:noticeId/act',
    summary: 'Say that you did what a notice asks for.',
    params: ofNotice,
    response: noticeView,
    idempotency: { exempt: 'What was acted on stays so since then.' },
    handler: ({ params }) => actOnNotice(params.noticeId, ports),
  }),
  route({
    ...read,
    method: 'get',
    path: '/api/v1/notices/preferences',
    summary: 'How notices come to you.',
    response: noticePreferences,
    handler: getPreferences,
  }),
  route({
    ...write,
    method: 'put',
    path: '/api/v1/notices/preferences',
    summary: 'Choose how notices come to you.',
    body: setNoticePreferences,
    response: noticePreferences,
    idempotency: 'required',
    handler: ({ body }) => setPreferences(body),
  }),
  route({
    ...read,
    method: 'get',
    path: '/api/v1/notices/push',
    summary: 'The browsers your notices are pushed to, and the key to ask for push with.',
    response: pushStatus,
    handler: () => getPushStatus(push),
  }),
  route({
    ...write,
    method: 'post',
    path: '/api/v1/notices/push',
    summary: 'Let notices be pushed to this browser.',
    body: subscribeSchema,
    response: pushStatus,
    idempotency: { exempt: 'A browser that asks twice is one browser.' },
    handler: ({ body }) => subscribeToPush(body, push),
  }),
  route({
    ...write,
    method: 'post',
    path: '/api/v1/notices/push/:subscriptionId/remove',
    summary: 'Let nothing be pushed to one of your browsers any more.',
    params: z.strictObject({ subscriptionId: pushSubscriptionId }),
    response: pushStatus,
    idempotency: 'required',
    handler: ({ params }) => unsubscribeFromPush(params.subscriptionId, push),
  }),
];
