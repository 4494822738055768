import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { z } from 'zod';
import type { PatientFound, patientsFound } from '../../../../shared/schemas/patients.ts';
import type { WardBoards } from '../../../../shared/schemas/places.ts';
import type { WardCensus } from '../../../../shared/schemas/stays.ts';
import { api } from '../../lib/api/api.ts';

/** Every board the person sees; only its places are looked at, and a minute old is young enough for those. */
export const useAllBoards = (isWanted: boolean) =>
  useQuery({
    queryKey: ['boards'],
    queryFn: ({ signal }) => api.get<WardBoards>('/boards', signal),
    staleTime: 60_000,
    enabled: isWanted,
  });

const MOST = 8;
const REST_MS = 250;

/** What stands still for a moment. */
function useRested(text: string): string {
  const [rested, setRested] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => {
      setRested(text);
    }, REST_MS);
    return () => {
      clearTimeout(timer);
    };
  }, [text]);
  return rested;
}

/** What is looked for is patient data: it goes in a body, and what was found is forgotten with the dialog. */
export function usePatients(text: string, isAllowed: boolean) {
  const q = useRested(text.trim());
  const isWanted = isAllowed && Array.from(q).length >= 2;
  const query = useQuery({
    queryKey: ['find', 'patients', q],
    queryFn: ({ signal }) =>
      api.send<z.output<typeof patientsFound>>('POST', '/patients/search', { body: { q, limit: MOST }, signal }),
    enabled: isWanted,
    gcTime: 0,
    staleTime: 0,
    retry: false,
  });
  return {
    items: isWanted ? (query.data?.items ?? []) : [],
    isLooking: isWanted && query.isFetching,
    error: query.error,
  };
}

/** The bed a patient lies in, asked when it is needed; `null`: none, or none that is known. */
export async function bedOf({ patient, wardId }: PatientFound): Promise<string | null> {
  if (wardId === null) return null;
  const census = await api.get<WardCensus>(`/wards/${wardId}/census`);
  return census.stays.find((stay) => stay.patient.id === patient.id)?.bedId ?? null;
}
