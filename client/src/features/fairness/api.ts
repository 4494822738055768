import { useQuery } from '@tanstack/react-query';
import type { FairnessLedger } from '../../../../shared/schemas/leave.ts';
import { api } from '../../lib/api/api.ts';

export const FAIRNESS = ['fairness'] as const;

/** @param wardId `null`: one's own alone @param isKnown whether it is known yet whose is wanted */
export const useFairness = (wardId: string | null, from: string, to: string, isKnown: boolean) =>
  useQuery({
    queryKey: [...FAIRNESS, wardId ?? '', from, to],
    queryFn: ({ signal }) =>
      api.get<FairnessLedger>(
        `/fairness?${new URLSearchParams({ from, to, ...(wardId === null ? {} : { wardId }) }).toString()}`,
        signal,
      ),
    staleTime: 0,
    gcTime: 60_000,
    enabled: isKnown,
  });
