import { z } from 'zod';
import {
  ladderList,
  ladderView,
  removeLadder as removeSchema,
  setLadder as setSchema,
} from '../../../shared/schemas/chat.ts';
import { wardId } from '../../../shared/types/ids.ts';
import { LIMITS } from '../../http/rate-limits.ts';
import type { Route } from '../../http/route.ts';
import { route } from '../../http/route.ts';
import { removeLadder, setLadder } from './commands/set-ladder.ts';
import { listLadders, presentLadder } from './queries/list-ladders.ts';

const manage = { tag: 'Escalation', permission: 'chat.manage', limit: LIMITS.write, idempotency: 'required' } as const;
const ofScope = z.strictObject({ scope: z.union([z.literal('hospital'), wardId]) });
const ladders = async () => ({ ladders: await listLadders() });

export const escalationRoutes: readonly Route[] = [
  route({
    method: 'get',
    path: '/api/v1/escalation/ladders',
    summary: 'Who is asked next when nobody acknowledges: the hospital’s ladder, and those of wards with their own.',
    tag: 'Escalation',
    permission: 'chat.use',
    limit: LIMITS.read,
    response: ladderList,
    handler: ladders,
  }),
  route({
    ...manage,
    method: 'put',
    path: '/api/v1/escalation/ladders/:scope',
    summary: 'Set up the ladder of a ward, or of the hospital.',
    params: ofScope,
    body: setSchema,
    response: ladderView,
    handler: async ({ params, body }) => presentLadder(await setLadder(params.scope, body)),
  }),
  route({
    ...manage,
    method: 'post',
    path: '/api/v1/escalation/ladders/:scope/remove',
    summary: 'Take a ladder away; answers those that are left.',
    params: ofScope,
    body: removeSchema,
    response: ladderList,
    async handler({ params, body }) {
      await removeLadder(params.scope, body.version);
      return ladders();
    },
  }),
];
