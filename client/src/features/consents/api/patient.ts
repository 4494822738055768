import { useQuery } from '@tanstack/react-query';
import type { PatientView } from '../../../../../shared/schemas/patients.ts';
import { api } from '../../../lib/api/api.ts';

/** The record itself; the same answer, and so the same key, as on the patient’s own page. */
export const usePatientRecord = (patientId: string) =>
  useQuery({
    queryKey: ['patients', 'one', patientId],
    queryFn: ({ signal }) => api.get<PatientView>(`/patients/${encodeURIComponent(patientId)}`, signal),
    staleTime: 0,
  });
