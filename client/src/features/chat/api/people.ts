import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { ChatPerson } from '../../../../../shared/schemas/chat.ts';
import type { PatientFound } from '../../../../../shared/schemas/patients.ts';
import { api } from '../../../lib/api/api.ts';

/** Whom one can write to; what was typed goes in a body, and who was found is forgotten soon. */
export const usePeople = (text: string, isWanted = true) =>
  useQuery({
    queryKey: ['chat', 'people', text],
    queryFn: ({ signal }) =>
      api.send<{ readonly items: readonly ChatPerson[] }>('POST', '/chat/people', { body: { text }, signal }),
    enabled: isWanted,
    placeholderData: keepPreviousData,
    staleTime: 10_000,
    gcTime: 30_000,
  });

const MOST = 20;

export const usePatientsFound = (q: string, isWanted: boolean) =>
  useQuery({
    queryKey: ['chat', 'patients', q],
    queryFn: ({ signal }) =>
      api.send<{ readonly items: readonly PatientFound[] }>('POST', '/patients/search', {
        body: { q, limit: MOST },
        signal,
      }),
    enabled: isWanted,
    placeholderData: keepPreviousData,
    staleTime: 0,
    gcTime: 0,
  });
