import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { z } from 'zod';
import type { patientsFound } from '../../../../../shared/schemas/patients.ts';
import { api } from '../../../lib/api/api.ts';

type Found = z.output<typeof patientsFound>;

/** What was looked for is patient data: it goes in a body, and what was found is forgotten soon. */
export const usePatientSearch = (q: string, limit: number, isWanted = true) =>
  useQuery({
    queryKey: ['patients', 'search', q, limit],
    queryFn: ({ signal }) =>
      api.send<Found>('POST', '/patients/search', { body: q === '' ? { limit } : { q, limit }, signal }),
    enabled: isWanted,
    placeholderData: keepPreviousData,
    staleTime: 0,
    gcTime: 30_000,
  });
