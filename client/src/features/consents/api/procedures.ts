import { useQuery } from '@tanstack/react-query';
import type { ProcedureList } from '../../../../../shared/schemas/procedures.ts';
import { api } from '../../../lib/api/api.ts';

/** The patient's procedures, for whoever may see them. */
export const usePatientProcedures = (patientId: string, isWanted: boolean) =>
  useQuery({
    queryKey: ['procedures', 'of', patientId],
    queryFn: ({ signal }) => api.get<ProcedureList>(`/procedures?patientId=${encodeURIComponent(patientId)}`, signal),
    enabled: isWanted,
  });
