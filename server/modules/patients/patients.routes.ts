import { z } from 'zod';
import {
  changePatient as changePatientSchema,
  checkDuplicates,
  mergePatients as mergePatientsSchema,
  patientsFound,
  patientView,
  registerPatient as registerPatientSchema,
  searchPatients as searchPatientsSchema,
  suspectedDuplicates,
  unmergePatient as unmergePatientSchema,
} from '../../../shared/schemas/patients.ts';
import { patientId } from '../../../shared/types/ids.ts';
import { context } from '../../access/context.ts';
import { LIMITS } from '../../http/rate-limits.ts';
import type { Route } from '../../http/route.ts';
import { route } from '../../http/route.ts';
import type { Happening } from '../../journal/journal.ts';
import { changePatient } from './commands/change-patient.ts';
import { mergePatients, unmergePatient } from './commands/merge-patients.ts';
import { registerPatient } from './commands/register-patient.ts';
import { presentCard, presentPatient } from './patients.presenter.ts';
import { patientRepository } from './patients.repository.ts';
import { findDuplicates } from './queries/find-duplicates.ts';
import { searchPatients } from './queries/search-patients.ts';

const read = { tag: 'Patients', permission: 'patient.read', limit: LIMITS.read } as const;
const write = { tag: 'Patients', limit: LIMITS.write, idempotency: 'required' } as const;
const ofPatient = z.strictObject({ patientId });

/** Patient data must not stand in an address, which logs and browsers keep; so what is looked for comes in a body. */
const asks = { ...read, method: 'post', idempotency: { exempt: 'It only reads.' } } as const;

/** Someone was shown these patients, having looked for them. */
const shown = (action: string, ids: readonly string[]): Happening => ({
  action,
  subject: { kind: 'hospital', id: context().tenant.id },
  changes: [{ path: 'shown', before: null, after: [...ids] }],
});

export const patientRoutes: readonly Route[] = [
  route({
    ...asks,
    path: '/api/v1/patients/search',
    summary: 'Find patients by name, number, phone or birth date; the latest registered where nothing is asked for.',
    body: searchPatientsSchema,
    response: patientsFound,
    handler: ({ body }) => searchPatients(body),
    reads: (_input, { items }) =>
      shown(
        'patients.searched',
        items.map(({ patient }) => patient.id),
      ),
  }),
  route({
    ...asks,
    path: '/api/v1/patients/duplicates',
    summary: 'Patients who may be the one that is about to be registered.',
    body: checkDuplicates,
    response: suspectedDuplicates,
    handler: async ({ body }) => ({
      items: (await findDuplicates(body)).map(({ patient, because }) => ({
        patient: presentCard(patient),
        because: [...because],
      })),
    }),
    reads: (_input, { items }) =>
      shown(
        'patients.compared',
        items.map(({ patient }) => patient.id),
      ),
  }),
  route({
    ...read,
    method: 'get',
    path: '/api/v1/patients/:patientId',
    summary: 'One patient’s record.',
    params: ofPatient,
    response: patientView,
    handler: async ({ params }) => presentPatient(await patientRepository().get(params.patientId)),
    reads: ({ params }) => ({ action: 'patient.read', subject: { kind: 'patient', id: params.patientId } }),
  }),
  route({
    ...write,
    permission: 'patient.register',
    method: 'post',
    path: '/api/v1/patients',
    summary: 'Register a patient; refused where there are patients like them, unless confirmed.',
    body: registerPatientSchema,
    response: patientView,
    status: 201,
    handler: async ({ body }) => presentPatient(await registerPatient(body)),
  }),
  route({
    ...write,
    permission: 'patient.register',
    method: 'patch',
    path: '/api/v1/patients/:patientId',
    summary: 'Change what is known of a patient.',
    params: ofPatient,
    body: changePatientSchema,
    response: patientView,
    handler: async ({ params, body }) => presentPatient(await changePatient(params.patientId, body)),
  }),
  route({
    ...write,
    permission: 'patient.merge',
    method: 'post',
    path: '/api/v1/patients/:patientId/merge',
    summary: 'Make another record part of this one: they are of one person.',
    params: ofPatient,
    body: mergePatientsSchema,
    response: patientView,
    handler: async ({ params, body }) => presentPatient(await mergePatients({ survivorId: params.patientId, ...body })),
  }),
  route({
    ...write,
    permission: 'patient.merge',
    method: 'post',
    path: '/api/v1/patients/:patientId/unmerge',
    summary: 'Let a record that is part of another stand for itself again.',
    params: ofPatient,
    body: unmergePatientSchema,
    response: patientView,
    handler: async ({ params, body }) => presentPatient(await unmergePatient(params.patientId, body.reason)),
  }),
];
