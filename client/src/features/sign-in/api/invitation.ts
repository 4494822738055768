import { useQuery } from '@tanstack/react-query';
import type { z } from 'zod';
import type { acceptInvitation, invitationLookUp } from '../../../../../shared/schemas/sign-in.ts';
import { api } from '../../../lib/api/api.ts';

export const useInvitation = (token: string) =>
  useQuery({
    queryKey: ['invitation', token],
    queryFn: () => api.send<z.output<typeof invitationLookUp>>('POST', '/invitations/look-up', { body: { token } }),
    enabled: token !== '',
    staleTime: Infinity,
  });

export const postAcceptInvitation = (body: z.output<typeof acceptInvitation>, key: string) =>
  api.send<unknown>('POST', '/invitations/accept', { body, key });
