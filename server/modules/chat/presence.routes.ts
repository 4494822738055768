import { presenceList } from '../../../shared/schemas/chat.ts';
import { LIMITS } from '../../http/rate-limits.ts';
import type { Route } from '../../http/route.ts';
import { route } from '../../http/route.ts';
import { listOnline } from '../../realtime/presence.ts';

export const presenceRoutes: readonly Route[] = [
  route({
    method: 'get',
    path: '/api/v1/chat/presence',
    summary: 'Who has a screen open that is not locked, or had just now.',
    tag: 'Chat',
    permission: 'chat.use',
    limit: LIMITS.read,
    response: presenceList,
    handler: async () => ({ online: await listOnline() }),
  }),
];
