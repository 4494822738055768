import type { z } from 'zod';
import type {
  HospitalView,
  openHospital,
  returnHospital,
  suspendHospital,
} from '../../../../../shared/schemas/hospitals.ts';
import { api } from '../../../lib/api/api.ts';

type Of<Body> = Body & { readonly hospitalId: string };

export const postHospital = (body: z.output<typeof openHospital>, key: string) =>
  api.send<HospitalView>('POST', '/hospitals', { body, key });

export const postSuspend = ({ hospitalId, ...body }: Of<z.output<typeof suspendHospital>>, key: string) =>
  api.send<HospitalView>('POST', `/hospitals/${hospitalId}/suspend`, { body, key });

export const postReturn = ({ hospitalId, ...body }: Of<z.output<typeof returnHospital>>, key: string) =>
  api.send<HospitalView>('POST', `/hospitals/${hospitalId}/return`, { body, key });
