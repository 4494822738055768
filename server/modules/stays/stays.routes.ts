import { z } from 'zod';
import {
  admitPatient as admitPatientSchema,
  dischargeStay as dischargeStaySchema,
  moveStay as moveStaySchema,
  stayChanged,
  wardCensus,
  wardCensuses,
} from '../../../shared/schemas/stays.ts';
import { stayId, wardId } from '../../../shared/types/ids.ts';
import { context } from '../../access/context.ts';
import { LIMITS } from '../../http/rate-limits.ts';
import type { Route } from '../../http/route.ts';
import { route } from '../../http/route.ts';
import { admitPatient } from './commands/admit-patient.ts';
import { dischargeStay } from './commands/discharge-stay.ts';
import { moveStay } from './commands/move-stay.ts';
import { getWardCensus, listWardCensuses } from './queries/get-census.ts';

const read = { tag: 'Stays', permission: 'patient.read', limit: LIMITS.read } as const;
const write = { tag: 'Stays', permission: 'stay.manage', limit: LIMITS.write, idempotency: 'required' } as const;
const ofWard = z.strictObject({ wardId });
const ofStay = z.strictObject({ stayId });

export const staysRoutes: readonly Route[] = [
  route({
    ...read,
    method: 'get',
    path: '/api/v1/wards/:wardId/census',
    summary: 'Who lies in a ward and who waits for a bed there, and where to listen on from.',
    params: ofWard,
    response: wardCensus,
    reads: ({ params }) => ({ action: 'census.read', subject: { kind: 'ward', id: params.wardId } }),
    handler: ({ params }) => getWardCensus(params.wardId),
  }),
  route({
    ...read,
    method: 'get',
    path: '/api/v1/censuses',
    summary: 'The census of every ward you may see, each with where to listen on from.',
    response: wardCensuses,
    reads: () => ({ action: 'census.read', subject: { kind: 'hospital', id: context().tenant.id } }),
    handler: listWardCensuses,
  }),
  route({
    ...write,
    method: 'post',
    path: '/api/v1/stays',
    summary: 'Admit a patient to a bed.',
    body: admitPatientSchema,
    response: stayChanged,
    handler: async ({ body }) => ({ stay: await admitPatient(body), undoableUntil: null }),
  }),
  route({
    ...write,
    method: 'post',
    path: '/api/v1/stays/:stayId/move',
    summary: 'Move a patient to another bed; infants come along.',
    params: ofStay,
    body: moveStaySchema,
    response: stayChanged,
    handler: ({ params, body }) => moveStay(params.stayId, body),
  }),
  route({
    ...write,
    method: 'post',
    path: '/api/v1/stays/:stayId/discharge',
    summary: 'Discharge a patient and release the bed.',
    params: ofStay,
    body: dischargeStaySchema,
    response: stayChanged,
    handler: ({ params, body }) => dischargeStay(params.stayId, body),
  }),
];
