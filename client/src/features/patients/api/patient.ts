import { useQuery } from '@tanstack/react-query';
import type { z } from 'zod';
import type {
  changePatient,
  checkDuplicates,
  PatientView,
  registerPatient,
  suspectedDuplicates,
} from '../../../../../shared/schemas/patients.ts';
import { api } from '../../../lib/api/api.ts';

export const patientKey = (patientId: string) => ['patients', 'one', patientId] as const;

export const usePatient = (patientId: string) =>
  useQuery({
    queryKey: patientKey(patientId),
    queryFn: ({ signal }) => api.get<PatientView>(`/patients/${encodeURIComponent(patientId)}`, signal),
    staleTime: 0,
  });

export const postPatient = (body: z.input<typeof registerPatient>, key: string) =>
  api.send<PatientView>('POST', '/patients', { body, key });

export const postDuplicates = (body: z.input<typeof checkDuplicates>) =>
  api.send<z.output<typeof suspectedDuplicates>>('POST', '/patients/duplicates', { body });

export const patchPatient = (
  { patientId, ...body }: z.input<typeof changePatient> & { readonly patientId: string },
  key: string,
) => api.send<PatientView>('PATCH', `/patients/${patientId}`, { body, key });
