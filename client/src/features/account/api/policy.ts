import { useQuery } from '@tanstack/react-query';
import type { z } from 'zod';
import type { setSignInPolicy, signInPolicyView } from '../../../../../shared/schemas/sign-in.ts';
import { api } from '../../../lib/api/api.ts';

export type SignInPolicy = z.output<typeof signInPolicyView>;

export const useSignInPolicy = () =>
  useQuery({
    queryKey: ['account', 'policy'],
    queryFn: ({ signal }) => api.get<SignInPolicy>('/sign-in-policy', signal),
    staleTime: 0,
  });

export const putSignInPolicy = (body: z.output<typeof setSignInPolicy>, key: string) =>
  api.send<SignInPolicy>('PUT', '/sign-in-policy', { body, key });
