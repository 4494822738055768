import { z } from 'zod';
import { sessionList, sessionView, unlock } from '../../../shared/schemas/sign-in.ts';
import { sessionId } from '../../../shared/types/ids.ts';
import { person } from '../../access/context.ts';
import { refuse } from '../../http/problem-error.ts';
import { LIMITS } from '../../http/rate-limits.ts';
import type { Reply, Route } from '../../http/route.ts';
import { route } from '../../http/route.ts';
import { endSession, endSessionsOf } from './commands/end-session.ts';
import { lockOwnSession } from './commands/lock-session.ts';
import { noteActivity } from './commands/note-activity.ts';
import { unlockSession } from './commands/unlock-session.ts';
import { getOwnSession } from './queries/get-own-session.ts';
import { listSessions } from './queries/list-sessions.ts';
import { clearCookies } from './sessions.ts';

const nothing = z.strictObject({});
const read = { tag: 'Sessions', permission: 'account.manage', limit: LIMITS.read } as const;
const write = {
  tag: 'Sessions',
  permission: 'account.manage',
  limit: LIMITS.write,
  idempotency: { exempt: 'Doing it twice leaves what doing it once leaves.' },
} as const;

async function signOut(reply: Reply): Promise<Record<string, never>> {
  await endSession(person().sessionId, 'signed-out');
  clearCookies(reply);
  return {};
}

async function endOne(id: string, reply: Reply): Promise<Record<string, never>> {
  if (!(await endSession(id, 'revoked'))) throw refuse('not-found');
  if (id === person().sessionId) clearCookies(reply);
  return {};
}

/** The session one asks from, and one’s others. */
export const sessionRoutes: readonly Route[] = [
  route({
    ...read,
    method: 'get',
    path: '/api/v1/session',
    summary: 'The session you ask from.',
    response: sessionView,
    whenLocked: 'allowed',
    handler: getOwnSession,
  }),
  route({
    ...write,
    method: 'post',
    path: '/api/v1/session/activity',
    summary: 'Say that someone touched the screen, so that it does not lock.',
    response: nothing,
    handler: async () => {
      await noteActivity();
      return {};
    },
  }),
  route({
    ...write,
    method: 'post',
    path: '/api/v1/session/lock',
    summary: 'Lock the screen.',
    response: nothing,
    whenLocked: 'allowed',
    handler: async () => {
      await lockOwnSession();
      return {};
    },
  }),
  route({
    ...write,
    method: 'post',
    path: '/api/v1/session/unlock',
    summary: 'Unlock the screen with PIN or password. The fifth wrong one ends the session.',
    body: unlock,
    response: sessionView,
    whenLocked: 'allowed',
    handler: ({ body, reply }) => unlockSession(body, reply),
  }),
  route({
    ...write,
    method: 'post',
    path: '/api/v1/session/sign-out',
    summary: 'Sign out.',
    response: nothing,
    whenLocked: 'allowed',
    handler: ({ reply }) => signOut(reply),
  }),
  route({
    ...read,
    method: 'get',
    path: '/api/v1/sessions',
    summary: 'Where you are signed in.',
    response: sessionList,
    handler: listSessions,
  }),
  route({
    ...write,
    method: 'delete',
    path: '/api/v1/sessions/:sessionId',
    summary: 'End one of your sessions.',
    params: z.strictObject({ sessionId }),
    response: nothing,
    handler: ({ params, reply }) => endOne(params.sessionId, reply),
  }),
  route({
    ...write,
    method: 'post',
    path: '/api/v1/sessions/end-others',
    summary: 'End every session of yours but this one.',
    response: nothing,
    handler: async () => {
      const { userId, sessionId: own } = person();
      await endSessionsOf(userId, 'revoked', own);
      return {};
    },
  }),
];
