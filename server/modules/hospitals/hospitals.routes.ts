import { z } from 'zod';
import {
  hospitalPage,
  hospitalView,
  listHospitals as listHospitalsSchema,
  openHospital as openHospitalSchema,
  returnHospital as returnHospitalSchema,
  suspendHospital as suspendHospitalSchema,
} from '../../../shared/schemas/hospitals.ts';
import type { HospitalId } from '../../../shared/types/ids.ts';
import { hospitalId } from '../../../shared/types/ids.ts';
import { inTransaction } from '../../db/transaction.ts';
import { LIMITS } from '../../http/rate-limits.ts';
import type { Route } from '../../http/route.ts';
import { route } from '../../http/route.ts';
import { openHospital } from './commands/open-hospital.ts';
import { returnHospital, suspendHospital } from './commands/set-hospital-state.ts';
import { presentHospital } from './hospitals.presenter.ts';
import { listHospitals } from './list-hospitals.ts';

const manage = { tag: 'Hospitals', permission: 'hospital.manage', limit: LIMITS.write } as const;
const ofHospital = z.strictObject({ hospitalId });

/** What the module needs of those who are wired after it. */
export interface HospitalSeams {
  /** Closes the hospital's open sockets on this node, after its suspension was committed. Other nodes notice within 2 s. */
  closeHospital(id: HospitalId): void;
}

export const hospitalsRoutes = ({ closeHospital }: HospitalSeams): readonly Route[] => [
  route({
    tag: 'Hospitals',
    permission: 'hospital.read',
    limit: LIMITS.read,
    method: 'get',
    path: '/api/v1/hospitals',
    summary: 'The hospitals of this platform, by code.',
    query: listHospitalsSchema,
    response: hospitalPage,
    handler: ({ query }) => listHospitals(query),
  }),
  route({
    ...manage,
    method: 'post',
    path: '/api/v1/hospitals',
    summary: 'Open a hospital and invite its first admin.',
    body: openHospitalSchema,
    response: hospitalView,
    status: 201,
    // Its steps cross two databases and the making of one, which one transaction cannot hold.
    idempotency: { exempt: 'A code opens one hospital; a repeat goes on where it stopped, or finds the code taken.' },
    handler: async ({ body }) => presentHospital(await openHospital(body)),
  }),
  route({
    ...manage,
    method: 'post',
    path: '/api/v1/hospitals/:hospitalId/suspend',
    summary: 'Suspend a hospital: none of its sessions is in force any more.',
    params: ofHospital,
    body: suspendHospitalSchema,
    response: hospitalView,
    idempotency: 'required',
    handler: async ({ params, body }) => {
      const suspended = await suspendHospital(params.hospitalId, body.version, body.reason);
      inTransaction().afterCommit.push(() => closeHospital(params.hospitalId));
      return presentHospital(suspended);
    },
  }),
  route({
    ...manage,
    method: 'post',
    path: '/api/v1/hospitals/:hospitalId/return',
    summary: 'Let a suspended hospital return.',
    params: ofHospital,
    body: returnHospitalSchema,
    response: hospitalView,
    idempotency: 'required',
    handler: async ({ params, body }) => presentHospital(await returnHospital(params.hospitalId, body.version)),
  }),
];
