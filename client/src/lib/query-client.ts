import { QueryClient } from '@tanstack/react-query';
import { ApiProblem } from './api/failure.ts';

const TRIES = 2;

/** Reads are tried again after a lost answer or a fault on the server's side, never after a refusal. */
const isWorthRetrying = (count: number, error: Error) =>
  count < TRIES && !(error instanceof ApiProblem && error.problem.status < 500);

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: { retry: isWorthRetrying, staleTime: 15_000, gcTime: 5 * 60_000, networkMode: 'always' },
    mutations: { networkMode: 'always' },
  },
});
