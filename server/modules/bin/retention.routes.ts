import {
  askRetention,
  changeRetention as changeRetentionSchema,
  destructionRegister,
  keepRecords as keepRecordsSchema,
  listRegister as listRegisterSchema,
  recordsKept,
  retentionDryRun,
  retentionRan,
  retentionView,
  runRetention as runRetentionSchema,
} from '../../../shared/schemas/retention.ts';
import { context } from '../../access/context.ts';
import { LIMITS } from '../../http/rate-limits.ts';
import type { Route } from '../../http/route.ts';
import { route } from '../../http/route.ts';
import type { Classes } from './classes.ts';
import { changeRetention } from './commands/change-retention.ts';
import { keepRecords } from './commands/keep-records.ts';
import { runRetention } from './commands/run-retention.ts';
import type { Kinds } from './kinds.ts';
import { dryRunRetention } from './queries/dry-run-retention.ts';
import { getRetention } from './queries/get-retention.ts';
import { listRegister } from './queries/list-register.ts';

const read = { tag: 'Retention', permission: 'retention.manage', limit: LIMITS.read } as const;
const write = { tag: 'Retention', permission: 'retention.manage', limit: LIMITS.write } as const;

const settingsRoutes = (kinds: Kinds, classes: Classes): readonly Route[] => [
  route({
    ...read,
    method: 'get',
    path: '/api/v1/retention',
    summary: 'How long everything is kept.',
    response: retentionView,
    handler: () => getRetention(kinds, classes),
  }),
  route({
    ...write,
    method: 'patch',
    path: '/api/v1/retention',
    summary: 'Change how long things are kept.',
    body: changeRetentionSchema,
    response: retentionView,
    idempotency: 'required',
    async handler({ body }) {
      await changeRetention(kinds, classes, body);
      return getRetention(kinds, classes);
    },
  }),
  route({
    ...read,
    method: 'get',
    path: '/api/v1/retention/register',
    summary: 'What was destroyed, by whom and why; nothing of what it held.',
    query: listRegisterSchema,
    response: destructionRegister,
    handler: ({ query }) => listRegister(query),
  }),
];

const decidingRoutes = (kinds: Kinds, classes: Classes): readonly Route[] => [
  route({
    ...read,
    method: 'post',
    path: '/api/v1/retention/dry-run',
    summary: 'What nobody touched for so long that it may be destroyed. Changes nothing.',
    body: askRetention,
    response: retentionDryRun,
    idempotency: { exempt: 'It only looks.' },
    reads: () => ({ action: 'retention.read', subject: { kind: 'hospital', id: context().tenant.id } }),
    handler: ({ body }) => dryRunRetention(kinds, classes, body),
  }),
  route({
    ...write,
    method: 'post',
    path: '/api/v1/retention/run',
    summary: 'Move what was decided on to the Bin, if it is still due.',
    body: runRetentionSchema,
    response: retentionRan,
    idempotency: { exempt: 'What is in the Bin is not moved again.' },
    handler: ({ body }) => runRetention(kinds, classes, body),
  }),
  route({
    ...write,
    method: 'post',
    path: '/api/v1/retention/keep',
    summary: 'Keep records for longer: they are not proposed meanwhile.',
    body: keepRecordsSchema,
    response: recordsKept,
    idempotency: 'required',
    handler: ({ body }) => keepRecords(classes, body),
  }),
];

export const retentionRoutes = (kinds: Kinds, classes: Classes): readonly Route[] => [
  ...settingsRoutes(kinds, classes),
  ...decidingRoutes(kinds, classes),
];
