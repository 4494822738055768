import { z } from 'zod';
import {
  bedDayReport as bedDayReportView,
  lengthOfStayReport as lengthOfStayReportView,
  occupancyReport as occupancyReportView,
  reportQuery,
  turnaroundReport as turnaroundReportView,
} from '../../../shared/schemas/reports.ts';
import { LIMITS } from '../../http/rate-limits.ts';
import type { Route } from '../../http/route.ts';
import { route } from '../../http/route.ts';
import { lengthOfStayReport } from './queries/length-of-stay-report.ts';
import { bedDayReport, occupancyReport } from './queries/occupancy-report.ts';
import { turnaroundReport } from './queries/turnaround-report.ts';
import { bedDayFile, lengthOfStayFile, occupancyFile, turnaroundFile } from './report-files.ts';

const report = {
  method: 'get',
  tag: 'Reports',
  permission: 'report.read',
  limit: LIMITS.read,
  query: reportQuery,
} as const;
const file = { ...report, response: z.string(), produces: 'text/csv' } as const;

export const reportsRoutes: readonly Route[] = [
  route({
    ...report,
    path: '/api/v1/reports/occupancy',
    summary: 'How full the wards were, day by day, and how many patients came and went.',
    response: occupancyReportView,
    handler: ({ query }) => occupancyReport(query),
  }),
  route({
    ...file,
    path: '/api/v1/reports/occupancy.csv',
    summary: 'The days of the occupancy report as CSV.',
    handler: async ({ query }) => occupancyFile(await occupancyReport(query)),
  }),
  route({
    ...report,
    path: '/api/v1/reports/bed-days',
    summary: 'What became of every bed-day: blocked, empty or occupied.',
    response: bedDayReportView,
    handler: ({ query }) => bedDayReport(query),
  }),
  route({
    ...file,
    path: '/api/v1/reports/bed-days.csv',
    summary: 'The days of the bed-day report as CSV.',
    handler: async ({ query }) => bedDayFile(await bedDayReport(query)),
  }),
  route({
    ...report,
    path: '/api/v1/reports/length-of-stay',
    summary: 'How long those stayed who left in these days.',
    response: lengthOfStayReportView,
    handler: ({ query }) => lengthOfStayReport(query),
  }),
  route({
    ...file,
    path: '/api/v1/reports/length-of-stay.csv',
    summary: 'The length-of-stay report by ward as CSV.',
    handler: async ({ query }) => lengthOfStayFile(await lengthOfStayReport(query)),
  }),
  route({
    ...report,
    path: '/api/v1/reports/turnaround',
    summary: 'How long beds took from falling vacant to being clean, phase by phase.',
    response: turnaroundReportView,
    handler: ({ query }) => turnaroundReport(query),
  }),
  route({
    ...file,
    path: '/api/v1/reports/turnaround.csv',
    summary: 'The turnaround report by ward as CSV.',
    handler: async ({ query }) => turnaroundFile(await turnaroundReport(query)),
  }),
];
