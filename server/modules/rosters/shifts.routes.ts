import { z } from 'zod';
import {
  answerSwap as answerSchema,
  askSwap as askSchema,
  calendarAddress,
  calendarState,
  decideSwap as decideSchema,
  listMyShifts,
  listSwaps as listSwapsSchema,
  myShifts,
  myWishes,
  setWishes as setWishesSchema,
  swapPage,
  swapPartners,
  swapView,
  withdrawSwap as withdrawSchema,
} from '../../../shared/schemas/rosters.ts';
import { shiftId, swapId } from '../../../shared/types/ids.ts';
import { LIMITS } from '../../http/rate-limits.ts';
import type { Route } from '../../http/route.ts';
import { route } from '../../http/route.ts';
import type { Services } from '../../services.ts';
import { setWishes } from './commands/set-wishes.ts';
import { endCalendar, getCalendar, makeCalendar, readCalendar } from './commands/shift-calendar.ts';
import { answerSwap, askSwap, decideSwap, withdrawSwap } from './commands/swap-shifts.ts';
import type { RosterNeeds } from './ports.ts';
import { getMyShifts, listPartners, listSwaps } from './queries/my-shifts.ts';
import { presentSwap } from './swap-parts.ts';

const read = { tag: 'Shifts', permission: 'shift.work', limit: LIMITS.read, method: 'get' } as const;
const write = { tag: 'Shifts', permission: 'shift.work', limit: LIMITS.write, idempotency: 'required' } as const;
const ofSwap = z.strictObject({ swapId });

/** One's own shifts, what is asked about them, and where a calendar reads them. */
export const shiftsRoutes = (services: Services, needs: RosterNeeds): readonly Route[] => [
  route({
    ...read,
    path: '/api/v1/shifts/mine',
    summary: 'Your shifts of these days, open ones you could take, what is asked, and where to listen on from.',
    query: listMyShifts,
    response: myShifts,
    handler: ({ query }) => getMyShifts(needs, query),
  }),
  route({
    ...read,
    path: '/api/v1/shifts/:shiftId/partners',
    summary: 'Whom a shift of yours could be given to or swapped with, and what that would break.',
    params: z.strictObject({ shiftId }),
    response: swapPartners,
    handler: ({ params }) => listPartners(needs, params.shiftId),
  }),
  route({
    ...read,
    permission: 'roster.manage',
    path: '/api/v1/swaps',
    summary: 'Swaps, gifts and claims that wait to be decided, or of one state.',
    query: listSwapsSchema,
    response: swapPage,
    handler: ({ query }) => listSwaps(needs, query),
  }),
  route({
    ...write,
    method: 'post',
    path: '/api/v1/swaps',
    summary: 'Ask a colleague to swap or take a shift, or ask for an open one.',
    body: askSchema,
    response: swapView,
    status: 201,
    handler: async ({ body }) => presentSwap(needs, await askSwap(needs, body)),
  }),
  route({
    ...write,
    method: 'post',
    path: '/api/v1/swaps/:swapId/answer',
    summary: 'Agree to what a colleague asks, or decline it.',
    params: ofSwap,
    body: answerSchema,
    response: swapView,
    handler: async ({ params, body }) =>
      presentSwap(needs, await answerSwap(needs, params.swapId, body.version, body.agrees)),
  }),
  route({
    ...write,
    method: 'post',
    path: '/api/v1/swaps/:swapId/withdraw',
    summary: 'Take back what you asked.',
    params: ofSwap,
    body: withdrawSchema,
    response: swapView,
    handler: async ({ params, body }) => presentSwap(needs, await withdrawSwap(params.swapId, body.version)),
  }),
  route({
    ...write,
    permission: 'roster.manage',
    method: 'post',
    path: '/api/v1/swaps/:swapId/decide',
    summary: 'Approve what both sides agreed on, or reject it; what is approved is held to the rules once more.',
    params: ofSwap,
    body: decideSchema,
    response: swapView,
    handler: async ({ params, body }) => presentSwap(needs, await decideSwap(needs, params.swapId, body)),
  }),
  route({
    ...write,
    method: 'put',
    path: '/api/v1/wishes',
    summary: 'Say what you wish for days to come; answers all of yours from today on.',
    body: setWishesSchema,
    response: myWishes,
    handler: ({ body }) => setWishes(body.items),
  }),
  ...calendarRoutes(services),
];

const calendarRoutes = (services: Services): readonly Route[] => [
  route({
    ...read,
    path: '/api/v1/shift-calendar',
    summary: 'Whether a calendar can read your shifts, and when one did last.',
    response: calendarState,
    handler: getCalendar,
  }),
  route({
    ...write,
    method: 'post',
    path: '/api/v1/shift-calendar',
    summary: 'Make the address a calendar reads your shifts from; the one before ends.',
    response: calendarAddress,
    status: 201,
    handler: makeCalendar,
  }),
  route({
    ...write,
    method: 'post',
    path: '/api/v1/shift-calendar/end',
    summary: 'End that address.',
    response: calendarState,
    handler: endCalendar,
  }),
  route({
    method: 'get',
    path: '/api/v1/calendars/:address',
    summary: 'Somebody’s shifts as a calendar (iCalendar, times in UTC).',
    tag: 'Shifts',
    public: 'Calendars cannot sign in: whoever has the secret address reads those shifts.',
    limit: LIMITS.public,
    params: z.strictObject({ address: z.string().min(1).max(200) }),
    produces: 'text/calendar',
    response: z.string(),
    handler: ({ params }) => readCalendar(services, params.address),
  }),
];
