import { useQuery } from '@tanstack/react-query';
import type { z } from 'zod';
import type { sessionList } from '../../../../../shared/schemas/sign-in.ts';
import { api } from '../../../lib/api/api.ts';

export const useSessions = () =>
  useQuery({
    queryKey: ['account', 'sessions'],
    queryFn: ({ signal }) => api.get<z.output<typeof sessionList>>('/sessions', signal),
    staleTime: 0,
  });

export const deleteSession = ({ sessionId }: { sessionId: string }, key: string) =>
  api.send<unknown>('DELETE', `/sessions/${sessionId}`, { key });

export const postEndOthers = (_nothing: undefined, key: string) =>
  api.send<unknown>('POST', '/sessions/end-others', { key });
