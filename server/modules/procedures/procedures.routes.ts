import { z } from 'zod';
import { wardConsents } from '../../../shared/schemas/consents.ts';
import {
  cancelProcedure as cancelProcedureSchema,
  changeProcedure as changeProcedureSchema,
  finishProcedure as finishProcedureSchema,
  planProcedure as planProcedureSchema,
  procedureList,
  procedureListQuery,
  procedureView,
  startProcedure as startProcedureSchema,
} from '../../../shared/schemas/procedures.ts';
import { procedureId, wardId } from '../../../shared/types/ids.ts';
import { context } from '../../access/context.ts';
import { LIMITS } from '../../http/rate-limits.ts';
import type { Route } from '../../http/route.ts';
import { route } from '../../http/route.ts';
import { changeProcedure } from './commands/change-procedure.ts';
import { cancelProcedure, finishProcedure } from './commands/end-procedure.ts';
import { planProcedure } from './commands/plan-procedure.ts';
import { startProcedure } from './commands/start-procedure.ts';
import { presentProcedure } from './procedures.presenter.ts';
import { getWardConsents } from './queries/get-ward-consents.ts';
import { getProcedure, listProcedures } from './queries/list-procedures.ts';

const tag = 'Procedures';
const read = { tag, permission: 'procedure.read', method: 'get', limit: LIMITS.read } as const;
const write = {
  tag,
  permission: 'procedure.manage',
  limit: LIMITS.write,
  idempotency: 'required',
  response: procedureView,
} as const;
const one = { params: z.strictObject({ procedureId }) };
const act = { ...write, ...one, method: 'post' } as const;

export const proceduresRoutes: readonly Route[] = [
  route({
    ...read,
    path: '/api/v1/procedures',
    summary: 'The procedures of a day (today unless named), or of one patient, with the gate of each.',
    query: procedureListQuery,
    response: procedureList,
    handler: ({ query }) => listProcedures(query),
    reads: (_input, { items }) => ({
      action: 'procedures.read',
      subject: { kind: 'hospital', id: context().tenant.id },
      changes: [{ path: 'shown', before: null, after: items.map(({ id }) => id) }],
    }),
  }),
  route({
    ...read,
    ...one,
    path: '/api/v1/procedures/:procedureId',
    summary: 'One procedure, with the consents it needs and how they stand now.',
    response: procedureView,
    handler: ({ params }) => getProcedure(params.procedureId),
    reads: ({ params }) => ({ action: 'procedure.read', subject: { kind: 'procedure', id: params.procedureId } }),
  }),
  route({
    ...write,
    method: 'post',
    path: '/api/v1/procedures',
    summary: 'Plan a procedure.',
    body: planProcedureSchema,
    status: 201,
    handler: async ({ body }) => presentProcedure(await planProcedure(body)),
  }),
  route({
    ...write,
    ...one,
    method: 'patch',
    path: '/api/v1/procedures/:procedureId',
    summary: 'Change the plan of a procedure.',
    body: changeProcedureSchema,
    handler: async ({ params, body }) => presentProcedure(await changeProcedure(params.procedureId, body)),
  }),
  route({
    ...act,
    path: '/api/v1/procedures/:procedureId/start',
    summary: 'Start a procedure whose consents are valid now; or without, saying why.',
    body: startProcedureSchema,
    handler: async ({ params, body }) => presentProcedure(await startProcedure(params.procedureId, body)),
  }),
  route({
    ...act,
    path: '/api/v1/procedures/:procedureId/finish',
    summary: 'Say that a procedure is over.',
    body: finishProcedureSchema,
    handler: async ({ params, body }) => presentProcedure(await finishProcedure(params.procedureId, body)),
  }),
  route({
    ...act,
    path: '/api/v1/procedures/:procedureId/cancel',
    summary: 'Cancel a procedure, or break it off, with the reason.',
    body: cancelProcedureSchema,
    handler: async ({ params, body }) => presentProcedure(await cancelProcedure(params.procedureId, body)),
  }),
  route({
    ...read,
    tag: 'Consents',
    permission: 'consent.read',
    path: '/api/v1/wards/:wardId/consents',
    summary: 'How the consents of a ward’s patients stand, as its board shows it.',
    params: z.strictObject({ wardId }),
    response: wardConsents,
    handler: ({ params }) => getWardConsents(params.wardId),
    reads: ({ params }) => ({ action: 'ward-consents.read', subject: { kind: 'ward', id: params.wardId } }),
  }),
];
