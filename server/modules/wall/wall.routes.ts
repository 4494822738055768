import { z } from 'zod';
import {
  addWallScreen,
  pairScreen as pairScreenSchema,
  screenPaired,
  screenVersion,
  wallScreen,
  wallScreenAdded,
  wallScreens,
  wallView,
} from '../../../shared/schemas/wall.ts';
import { screenId } from '../../../shared/types/ids.ts';
import { now } from '../../access/context.ts';
import { LIMITS } from '../../http/rate-limits.ts';
import type { Input, Route } from '../../http/route.ts';
import { route } from '../../http/route.ts';
import type { Services } from '../../services.ts';
import { addScreen } from './commands/add-screen.ts';
import { pairScreen } from './commands/pair-screen.ts';
import { revokeScreen } from './commands/revoke-screen.ts';
import { MARK_SECONDS } from './periods.ts';
import { getWall } from './queries/get-wall.ts';
import { listScreens } from './queries/list-screens.ts';
import { presentScreen } from './wall.presenter.ts';

const manage = { tag: 'Wall', permission: 'wall.manage' } as const;

/** The mark lives on in the browser as long as the screen goes on asking. */
async function showWall({ request, reply }: Input<unknown, unknown, unknown>) {
  const wall = await getWall();
  const mark = request.cookies['wall'];
  if (mark !== undefined) reply.setCookie('wall', mark, MARK_SECONDS);
  return wall;
}

export const wallRoutes = (services: Services): readonly Route[] => [
  route({
    ...manage,
    method: 'get',
    path: '/api/v1/walls',
    summary: 'The screens on the walls of your wards.',
    limit: LIMITS.read,
    response: wallScreens,
    handler: listScreens,
  }),
  route({
    ...manage,
    method: 'post',
    path: '/api/v1/walls',
    summary: 'Add a screen; its link is told this once.',
    limit: LIMITS.write,
    // The answer holds a secret, which a kept answer would store.
    idempotency: { exempt: 'A repeat makes a second link, which nobody opens and which runs out by itself.' },
    body: addWallScreen,
    response: wallScreenAdded,
    status: 201,
    async handler({ body }) {
      const { screen, token } = await addScreen(body);
      return { screen: presentScreen(screen, null, now()), token, endsAt: screen.linkEndsAt.toISOString() };
    },
  }),
  route({
    ...manage,
    method: 'post',
    path: '/api/v1/walls/:screenId/revoke',
    summary: 'End a screen: it goes dark.',
    limit: LIMITS.write,
    idempotency: 'required',
    params: z.strictObject({ screenId }),
    body: screenVersion,
    response: wallScreen,
    handler: async ({ params, body }) => presentScreen(await revokeScreen(params.screenId, body.version), null, now()),
  }),
  route({
    method: 'post',
    path: '/api/v1/wall/pair',
    summary: 'Make this browser the screen of a link.',
    tag: 'Wall',
    public: 'The screen on the wall has nobody who signs in; it shows the secret of its link, which is good once.',
    limit: LIMITS.signIn,
    idempotency: { exempt: 'A link is good once; a repeat is refused.' },
    body: pairScreenSchema,
    response: screenPaired,
    async handler({ body, reply }) {
      const { mark } = await pairScreen(services, body.token);
      reply.setCookie('wall', mark, MARK_SECONDS);
      return { isPaired: true as const };
    },
  }),
  route({
    method: 'get',
    path: '/api/v1/wall',
    summary: 'What this screen shows of its ward, masked as the ward and each patient wish.',
    tag: 'Wall',
    permission: 'wall.read',
    limit: LIMITS.read,
    response: wallView,
    handler: showWall,
  }),
];
