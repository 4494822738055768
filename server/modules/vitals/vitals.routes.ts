import { z } from 'zod';
import { recordVitals as recordVitalsSchema, vitalsList, vitalsView } from '../../../shared/schemas/vitals.ts';
import { patientId } from '../../../shared/types/ids.ts';
import { LIMITS } from '../../http/rate-limits.ts';
import type { Route } from '../../http/route.ts';
import { route } from '../../http/route.ts';
import { recordVitals } from './commands/record-vitals.ts';
import { listVitals } from './queries/list-vitals.ts';
import { presentVitals } from './vitals.presenter.ts';

const ofPatient = z.strictObject({ patientId });

export const vitalsRoutes: readonly Route[] = [
  route({
    tag: 'Vitals',
    permission: 'patient.read',
    limit: LIMITS.read,
    method: 'get',
    path: '/api/v1/patients/:patientId/vitals',
    summary: 'A patient’s vital signs of the last 48 hours, the newest first.',
    params: ofPatient,
    response: vitalsList,
    handler: ({ params }) => listVitals(params.patientId),
    reads: ({ params }) => ({ action: 'vitals.read', subject: { kind: 'patient', id: params.patientId } }),
  }),
  route({
    tag: 'Vitals',
    permission: 'vitals.record',
    limit: LIMITS.write,
    method: 'post',
    path: '/api/v1/patients/:patientId/vitals',
    summary: 'Record vital signs; what was not measured is left out.',
    params: ofPatient,
    body: recordVitalsSchema,
    response: vitalsView,
    status: 201,
    idempotency: 'required',
    handler: async ({ params, body }) => presentVitals(await recordVitals(params.patientId, body)),
  }),
];
