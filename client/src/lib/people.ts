import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { ChatPerson } from '../../../shared/schemas/chat.ts';
import { api } from './api/api.ts';

/** Who works here, by what was typed of their name, role or job; forgotten soon, as what was typed is. */
export const useStaffFound = (text: string) =>
  useQuery({
    queryKey: ['chat', 'people', text],
    queryFn: ({ signal }) =>
      api.send<{ readonly items: readonly ChatPerson[] }>('POST', '/chat/people', { body: { text }, signal }),
    placeholderData: keepPreviousData,
    staleTime: 10_000,
    gcTime: 30_000,
  });
