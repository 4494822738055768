import { z } from 'zod';
import {
  askForLeave as askForLeaveSchema,
  balanceList,
  cancelLeave as cancelLeaveSchema,
  changeLeaveType as changeLeaveTypeSchema,
  createLeaveType as createLeaveTypeSchema,
  decideLeave as decideLeaveSchema,
  fairnessLedger,
  fairnessQuery,
  leaveBalance,
  leaveList,
  leaveOfYear,
  leaveOutlook,
  leavePreview,
  leaveRequestView,
  leaveSetup,
  leaveType,
  listLeave as listLeaveSchema,
  myLeave,
  previewLeave as previewLeaveSchema,
  setBalance as setBalanceSchema,
  setHoliday as setHolidaySchema,
  setWorkDays as setWorkDaysSchema,
} from '../../../shared/schemas/leave.ts';
import { leaveRequestId, leaveTypeId, staffId } from '../../../shared/types/ids.ts';
import { calendarDate } from '../../../shared/types/text.ts';
import { LIMITS } from '../../http/rate-limits.ts';
import type { Route } from '../../http/route.ts';
import { route } from '../../http/route.ts';
import { askForLeave } from './commands/ask-for-leave.ts';
import { cancelLeave } from './commands/cancel-leave.ts';
import { decideLeave } from './commands/decide-leave.ts';
import { setHoliday, setWorkDays } from './commands/keep-calendar.ts';
import { changeLeaveType, createLeaveType } from './commands/keep-types.ts';
import { setBalance } from './commands/set-balance.ts';
import { presentRequest, presentSetup, presentType } from './leave.presenter.ts';
import { getFairness } from './queries/get-fairness.ts';
import { getMyLeave } from './queries/get-my-leave.ts';
import { getOutlook } from './queries/get-outlook.ts';
import { listBalances, listLeave } from './queries/list-leave.ts';
import { previewLeave } from './queries/preview-leave.ts';

const tag = 'Leave';
const read = { tag, method: 'get', limit: LIMITS.read } as const;
const write = { tag, limit: LIMITS.write, idempotency: 'required' } as const;
const one = { params: z.strictObject({ requestId: leaveRequestId }) };

const requestRoutes: readonly Route[] = [
  route({
    ...read,
    permission: 'shift.work',
    path: '/api/v1/leave/mine',
    summary: 'One’s own balances and requests of a year, this one unless named, and for whom one covers.',
    query: leaveOfYear,
    response: myLeave,
    handler: ({ query }) => getMyLeave(query.year),
  }),
  route({
    ...read,
    permission: 'shift.work',
    path: '/api/v1/leave/preview',
    summary: 'What asking for these days would take and clash with. Nothing is kept.',
    query: previewLeaveSchema,
    response: leavePreview,
    handler: ({ query }) => previewLeave(query),
  }),
  route({
    ...write,
    permission: 'shift.work',
    method: 'post',
    path: '/api/v1/leave/requests',
    summary: 'Ask for leave; it counts against the balance until it is decided.',
    body: askForLeaveSchema,
    response: leaveRequestView,
    status: 201,
    handler: async ({ body }) => presentRequest(await askForLeave(body)),
  }),
  route({
    ...write,
    ...one,
    permission: 'shift.work',
    method: 'post',
    path: '/api/v1/leave/requests/:requestId/cancel',
    summary: 'Take a request back, or leave that was granted.',
    body: cancelLeaveSchema,
    response: leaveRequestView,
    handler: async ({ params, body }) => presentRequest(await cancelLeave(params.requestId, body)),
  }),
  route({
    ...read,
    permission: 'leave.decide',
    path: '/api/v1/leave/requests',
    summary: 'Requests that wait, leave that is to come, or all of a year.',
    query: listLeaveSchema,
    response: leaveList,
    handler: ({ query }) => listLeave(query),
  }),
  route({
    ...read,
    ...one,
    permission: 'leave.decide',
    path: '/api/v1/leave/requests/:requestId/outlook',
    summary: 'What deciding a request needs: shifts it clashes with, cover of the wards, who else is away, balances.',
    query: z.strictObject({ coverId: staffId.optional() }),
    response: leaveOutlook,
    handler: ({ params, query }) => getOutlook(params.requestId, query.coverId),
  }),
  route({
    ...write,
    ...one,
    permission: 'leave.decide',
    method: 'post',
    path: '/api/v1/leave/requests/:requestId/decide',
    summary: 'Grant a request or turn it down.',
    body: decideLeaveSchema,
    response: leaveRequestView,
    handler: async ({ params, body }) => presentRequest(await decideLeave(params.requestId, body)),
  }),
];

const setupRoutes: readonly Route[] = [
  route({
    ...read,
    permission: 'shift.work',
    path: '/api/v1/leave/setup',
    summary: 'The kinds of leave, the hospital’s holidays and its working week.',
    response: leaveSetup,
    handler: presentSetup,
  }),
  route({
    ...write,
    permission: 'leave.decide',
    method: 'post',
    path: '/api/v1/leave/types',
    summary: 'Add a kind of leave.',
    body: createLeaveTypeSchema,
    response: leaveType,
    status: 201,
    handler: async ({ body }) => presentType(await createLeaveType(body)),
  }),
  route({
    ...write,
    permission: 'leave.decide',
    method: 'patch',
    path: '/api/v1/leave/types/:typeId',
    summary: 'Change a kind of leave.',
    params: z.strictObject({ typeId: leaveTypeId }),
    body: changeLeaveTypeSchema,
    response: leaveType,
    handler: async ({ params, body }) => presentType(await changeLeaveType(params.typeId, body)),
  }),
  route({
    ...write,
    permission: 'leave.decide',
    method: 'put',
    path: '/api/v1/leave/holidays/:date',
    summary: 'Say that a day is a holiday, or that it is none.',
    params: z.strictObject({ date: calendarDate }),
    body: setHolidaySchema,
    response: leaveSetup,
    handler: async ({ params, body }) => {
      await setHoliday(params.date, body.name);
      return presentSetup();
    },
  }),
  route({
    ...write,
    permission: 'leave.decide',
    method: 'put',
    path: '/api/v1/leave/working-week',
    summary: 'Say which days of the week are worked.',
    body: setWorkDaysSchema,
    response: leaveSetup,
    handler: async ({ body }) => {
      await setWorkDays(body);
      return presentSetup();
    },
  }),
  route({
    ...read,
    permission: 'leave.decide',
    path: '/api/v1/leave/balances',
    summary: 'Everyone’s balances of a year.',
    query: leaveOfYear,
    response: balanceList,
    handler: ({ query }) => listBalances(query.year),
  }),
  route({
    ...write,
    permission: 'leave.decide',
    method: 'put',
    path: '/api/v1/leave/balances',
    summary: 'Say what somebody has of one kind of leave in one year.',
    body: setBalanceSchema,
    response: leaveBalance,
    handler: ({ body }) => setBalance(body),
  }),
];

export const leaveRoutes: readonly Route[] = [
  ...requestRoutes,
  ...setupRoutes,
  route({
    ...read,
    permission: 'shift.work',
    path: '/api/v1/fairness',
    summary: 'Who bore how many nights, weekends, holidays and hours, from published shifts.',
    query: fairnessQuery,
    response: fairnessLedger,
    handler: ({ query }) => getFairness(query),
  }),
];
