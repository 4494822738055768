import { useQuery } from '@tanstack/react-query';
import type { z } from 'zod';
import type { recordVitals, vitalsList, VitalsView } from '../../../../../shared/schemas/vitals.ts';
import { api } from '../../../lib/api/api.ts';

export const vitalsKey = (patientId: string) => ['patients', 'vitals', patientId] as const;

export const useVitals = (patientId: string) =>
  useQuery({
    queryKey: vitalsKey(patientId),
    queryFn: ({ signal }) =>
      api.get<z.output<typeof vitalsList>>(`/patients/${encodeURIComponent(patientId)}/vitals`, signal),
    staleTime: 0,
  });

export const postVitals = (
  { patientId, ...body }: z.input<typeof recordVitals> & { readonly patientId: string },
  key: string,
) => api.send<VitalsView>('POST', `/patients/${patientId}/vitals`, { body, key });
