import { z } from 'zod';
import {
  dutyNow,
  dutyNowQuery,
  dutyView,
  endDuty as endDutySchema,
  myDuty,
  startDuty as startDutySchema,
  stayOnDuty as stayOnDutySchema,
} from '../../../shared/schemas/duty.ts';
import { staffing, staffingQuery } from '../../../shared/schemas/staffing.ts';
import { dutyId } from '../../../shared/types/ids.ts';
import { LIMITS } from '../../http/rate-limits.ts';
import type { Route } from '../../http/route.ts';
import { route } from '../../http/route.ts';
import { endDuty, stayOnDuty } from './commands/end-duty.ts';
import { startDuty } from './commands/start-duty.ts';
import { presentDuty } from './duty.presenter.ts';
import { getDutyNow } from './queries/get-duty-now.ts';
import { getMyDuty } from './queries/get-my-duty.ts';
import { getStaffing } from './queries/get-staffing.ts';

const own = { tag: 'Duty', permission: 'shift.work', limit: LIMITS.write, idempotency: 'required' } as const;
const read = { method: 'get', tag: 'Duty', limit: LIMITS.read } as const;
const ofDuty = z.strictObject({ dutyId });

export const dutyRoutes: readonly Route[] = [
  route({
    ...read,
    path: '/api/v1/duty/me',
    summary: 'Whether one is on duty, and what starting or leaving it asks for.',
    permission: 'shift.work',
    response: myDuty,
    handler: getMyDuty,
  }),
  route({
    ...own,
    method: 'post',
    path: '/api/v1/duty/start',
    summary: 'Start duty in the ward of one’s shift, or in another one is assigned to; roles are taken with it.',
    body: startDutySchema,
    response: dutyView,
    status: 201,
    handler: async ({ body }) => presentDuty(await startDuty(body)),
  }),
  route({
    ...own,
    method: 'post',
    path: '/api/v1/duty/:dutyId/end',
    summary: 'Leave duty, and with it its ward, channel and roles.',
    params: ofDuty,
    body: endDutySchema,
    response: dutyView,
    handler: async ({ params, body }) => presentDuty(await endDuty(params.dutyId, body)),
  }),
  route({
    ...own,
    method: 'post',
    path: '/api/v1/duty/:dutyId/stay',
    summary: 'Stay on duty after one’s shift: the house does not end it for two more hours.',
    params: ofDuty,
    body: stayOnDutySchema,
    response: dutyView,
    handler: async ({ params, body }) => presentDuty(await stayOnDuty(params.dutyId, body.version)),
  }),
  route({
    ...read,
    path: '/api/v1/duty/now',
    summary: 'Who is on duty now, in one ward or in all one sees.',
    permission: 'roster.read',
    query: dutyNowQuery,
    response: dutyNow,
    handler: ({ query }) => getDutyNow(query.wardId),
  }),
  route({
    ...read,
    path: '/api/v1/staffing',
    summary: 'How the nurses on duty compare with what the patients need, in one ward or in all one sees.',
    permission: 'roster.read',
    query: staffingQuery,
    response: staffing,
    handler: ({ query }) => getStaffing(query.wardId),
  }),
];
