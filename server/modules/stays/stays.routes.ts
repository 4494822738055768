import { z } from 'zod';
import {
  admitInfant as admitInfantSchema,
  admitPatient as admitPatientSchema,
  answerRequest as answerRequestSchema,
  askForBed as askForBedSchema,
  bedSuggestions,
  cancelAdmission as cancelAdmissionSchema,
  changeChecklist as changeChecklistSchema,
  changeStay as changeStaySchema,
  dischargeStay as dischargeStaySchema,
  huddle,
  huddleQuery,
  moveStay as moveStaySchema,
  planDischarge as planDischargeSchema,
  requestCard,
  stayChanged,
  stayHistory,
  staysChanged,
  suggestBeds as suggestBedsSchema,
  swapStays as swapStaysSchema,
  undoStay as undoStaySchema,
  wardCensus,
  wardCensuses,
} from '../../../shared/schemas/stays.ts';
import { requestId, stayId, wardId } from '../../../shared/types/ids.ts';
import { context } from '../../access/context.ts';
import { LIMITS } from '../../http/rate-limits.ts';
import type { Route } from '../../http/route.ts';
import { route } from '../../http/route.ts';
import { admitInfant } from './commands/admit-infant.ts';
import { admitPatient } from './commands/admit-patient.ts';
import { answerRequest } from './commands/answer-request.ts';
import { askForBed } from './commands/ask-for-bed.ts';
import { cancelAdmission } from './commands/cancel-admission.ts';
import { changeStay } from './commands/change-stay.ts';
import { dischargeStay } from './commands/discharge-stay.ts';
import { moveStay } from './commands/move-stay.ts';
import { changeChecklist, planDischarge } from './commands/plan-discharge.ts';
import { swapStays } from './commands/swap-stays.ts';
import { undoStay } from './commands/undo-stay.ts';
import { getWardCensus, listWardCensuses } from './queries/get-census.ts';
import { getHuddle } from './queries/get-huddle.ts';
import { getStayHistory } from './queries/get-stay-history.ts';
import { suggestBeds } from './queries/suggest-beds.ts';

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
  route({
    ...write,
    method: 'post',
    path: '/api/v1/stays/:stayId/infants',
    summary: 'Admit an infant beside its mother.',
    params: ofStay,
    body: admitInfantSchema,
    response: stayChanged,
    handler: async ({ params, body }) => ({ stay: await admitInfant(params.stayId, body), undoableUntil: null }),
  }),
  route({
    ...write,
    method: 'post',
    path: '/api/v1/stays/swap',
    summary: 'Let two patients exchange their beds.',
    body: swapStaysSchema,
    response: staysChanged,
    handler: async ({ body }) => ({ stays: await swapStays(body) }),
  }),
  route({
    ...write,
    method: 'patch',
    path: '/api/v1/stays/:stayId',
    summary: 'Change the expected discharge, the consultant, the precaution or the note of a stay.',
    params: ofStay,
    body: changeStaySchema,
    response: stayChanged,
    handler: ({ params, body }) => changeStay(params.stayId, body),
  }),
  route({
    ...write,
    method: 'post',
    path: '/api/v1/stays/:stayId/discharge-plan',
    summary: 'Plan a discharge, confirm it, or take either back.',
    params: ofStay,
    body: planDischargeSchema,
    response: stayChanged,
    handler: ({ params, body }) => planDischarge(params.stayId, body),
  }),
  route({
    ...write,
    method: 'post',
    path: '/api/v1/stays/:stayId/checklist',
    summary: 'Add a step to the checklist of a discharge, or change one.',
    params: ofStay,
    body: changeChecklistSchema,
    response: stayChanged,
    handler: ({ params, body }) => changeChecklist(params.stayId, body),
  }),
  route({
    ...write,
    method: 'post',
    path: '/api/v1/stays/:stayId/undo',
    summary: 'Take back the last move or discharge, within ten seconds.',
    params: ofStay,
    body: undoStaySchema,
    response: stayChanged,
    handler: ({ params, body }) => undoStay(params.stayId, body),
  }),
  route({
    ...write,
    method: 'post',
    path: '/api/v1/stays/:stayId/cancel',
    summary: 'Take back an admission that was a mistake.',
    params: ofStay,
    body: cancelAdmissionSchema,
    response: stayChanged,
    handler: ({ params, body }) => cancelAdmission(params.stayId, body),
  }),
  route({
    ...read,
    method: 'get',
    path: '/api/v1/stays/:stayId/history',
    summary: 'Where a stay has been, newest first.',
    params: ofStay,
    response: stayHistory,
    reads: ({ params }) => ({ action: 'stay.read', subject: { kind: 'stay', id: params.stayId } }),
    handler: ({ params }) => getStayHistory(params.stayId),
  }),
  route({
    ...write,
    permission: 'stay.request',
    method: 'post',
    path: '/api/v1/bed-requests',
    summary: 'Ask a ward for a bed.',
    body: askForBedSchema,
    response: requestCard,
    handler: ({ body }) => askForBed(body),
  }),
  route({
    ...write,
    permission: 'stay.request',
    method: 'post',
    path: '/api/v1/bed-requests/:requestId/answer',
    summary: 'Accept a request for a bed, reject it or withdraw it.',
    params: z.strictObject({ requestId }),
    body: answerRequestSchema,
    response: requestCard,
    handler: ({ params, body }) => answerRequest(params.requestId, body),
  }),
  route({
    ...read,
    method: 'post',
    path: '/api/v1/beds/suggestions',
    summary: 'The best beds for a patient, with the reasons.',
    body: suggestBedsSchema,
    response: bedSuggestions,
    idempotency: { exempt: 'It only reads.' },
    reads: ({ body }) => ({ action: 'bed-suggestions.read', subject: { kind: 'patient', id: body.patientId } }),
    handler: async ({ body }) => ({ items: await suggestBeds(body) }),
  }),
  route({
    ...read,
    method: 'get',
    path: '/api/v1/huddle',
    summary: 'Whose discharge is due, late, planned or kept up, what keeps them, and who waits for a bed.',
    query: huddleQuery,
    response: huddle,
    reads: ({ query }) => ({
      action: 'huddle.read',
      subject:
        query.wardId === undefined ? { kind: 'hospital', id: context().tenant.id } : { kind: 'ward', id: query.wardId },
    }),
    handler: ({ query }) => getHuddle(query),
  }),
];
