import { queryOptions, useQuery } from '@tanstack/react-query';
import type { z } from 'zod';
import type { savedMessages } from '../../../../../shared/schemas/chat.ts';
import { api } from '../../../lib/api/api.ts';

export const SAVED_KEY = ['chat', 'saved'] as const;

const savedQuery = queryOptions({
  queryKey: SAVED_KEY,
  queryFn: ({ signal }) => api.get<z.output<typeof savedMessages>>('/chat/saved', signal),
});

/** Whether the person kept that message; asked once the menu of a message is open. */
export function useIsSaved(messageId: string, isAsked: boolean): boolean {
  const saved = useQuery({ ...savedQuery, enabled: isAsked });
  return saved.data?.items.some(({ message }) => message.id === messageId) ?? false;
}
