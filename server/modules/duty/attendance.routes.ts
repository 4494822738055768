import { z } from 'zod';
import {
  askCorrection as askSchema,
  attendanceFileQuery,
  attendancePage,
  attendanceQuery,
  correctDuty as correctSchema,
  correctionList,
  correctionView,
  decideCorrection as decideSchema,
  dutyView,
  listCorrections as listCorrectionsSchema,
  myAttendance as myAttendanceView,
  myAttendanceQuery,
  withdrawCorrection as withdrawSchema,
} from '../../../shared/schemas/duty.ts';
import { correctionId, dutyId } from '../../../shared/types/ids.ts';
import { LIMITS } from '../../http/rate-limits.ts';
import type { Route } from '../../http/route.ts';
import { route } from '../../http/route.ts';
import { askCorrection, correctDuty, decideCorrection, withdrawCorrection } from './commands/correct-duty.ts';
import { presentCorrection, presentDuty } from './duty.presenter.ts';
import { attendanceFile, listAttendance, listCorrections, myAttendance } from './queries/list-attendance.ts';

const read = { method: 'get', tag: 'Attendance', limit: LIMITS.read } as const;
const write = { method: 'post', tag: 'Attendance', limit: LIMITS.write, idempotency: 'required' } as const;
const ofCorrection = z.strictObject({ correctionId });

export const attendanceRoutes: readonly Route[] = [
  route({
    ...read,
    path: '/api/v1/attendance',
    summary: 'Who worked when, against their shifts.',
    permission: 'attendance.manage',
    query: attendanceQuery,
    response: attendancePage,
    handler: ({ query }) => listAttendance(query),
  }),
  route({
    ...read,
    path: '/api/v1/attendance.csv',
    summary: 'The attendance of some days as CSV.',
    permission: 'attendance.manage',
    query: attendanceFileQuery,
    response: z.string(),
    produces: 'text/csv',
    reads: ({ query }) => ({
      action: 'attendance.exported.read',
      subject: { kind: 'attendance', id: `${query.from}…${query.to}` },
    }),
    handler: ({ query }) => attendanceFile(query),
  }),
  route({
    ...read,
    path: '/api/v1/attendance/mine',
    summary: 'One’s own duties, and the corrections one asked for.',
    permission: 'shift.work',
    query: myAttendanceQuery,
    response: myAttendanceView,
    handler: ({ query }) => myAttendance(query),
  }),
  route({
    ...write,
    path: '/api/v1/duty/:dutyId/correct',
    summary: 'Put the times of somebody else’s duty right.',
    permission: 'attendance.manage',
    params: z.strictObject({ dutyId }),
    body: correctSchema,
    response: dutyView,
    handler: async ({ params, body }) => presentDuty(await correctDuty(params.dutyId, body)),
  }),
  route({
    ...read,
    path: '/api/v1/corrections',
    summary: 'Corrections that wait to be decided, or were decided last.',
    permission: 'attendance.manage',
    query: listCorrectionsSchema,
    response: correctionList,
    handler: ({ query }) => listCorrections(query),
  }),
  route({
    ...write,
    path: '/api/v1/corrections',
    summary: 'Ask that a duty of one’s own has other times, or that one is added that was never started.',
    permission: 'shift.work',
    body: askSchema,
    response: correctionView,
    status: 201,
    handler: async ({ body }) => presentCorrection(await askCorrection(body)),
  }),
  route({
    ...write,
    path: '/api/v1/corrections/:correctionId/withdraw',
    summary: 'Take back what one asked for, while it is not decided.',
    permission: 'shift.work',
    params: ofCorrection,
    body: withdrawSchema,
    response: correctionView,
    handler: async ({ params, body }) => presentCorrection(await withdrawCorrection(params.correctionId, body.version)),
  }),
  route({
    ...write,
    path: '/api/v1/corrections/:correctionId/decide',
    summary: 'Approve or reject a correction somebody else asked for.',
    permission: 'attendance.manage',
    params: ofCorrection,
    body: decideSchema,
    response: correctionView,
    handler: async ({ params, body }) => presentCorrection(await decideCorrection(params.correctionId, body)),
  }),
];
