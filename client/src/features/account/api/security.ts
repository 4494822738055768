import { useQuery } from '@tanstack/react-query';
import type { z } from 'zod';
import type {
  changePassword,
  confirmPassword,
  confirmTotp,
  recoveryCodes,
  SecurityView,
  setPin,
  totpBegun,
} from '../../../../../shared/schemas/sign-in.ts';
import { api } from '../../../lib/api/api.ts';

type RecoveryCodes = z.output<typeof recoveryCodes>;
type Password = z.output<typeof confirmPassword>;

export const useSecurity = () =>
  useQuery({
    queryKey: ['account', 'security'],
    queryFn: ({ signal }) => api.get<SecurityView>('/account/security', signal),
    staleTime: 0,
  });

export const postTotpBegin = (body: Password, key: string) =>
  api.send<z.output<typeof totpBegun>>('POST', '/account/totp/begin', { body, key });

export const postTotpConfirm = (body: z.output<typeof confirmTotp>, key: string) =>
  api.send<RecoveryCodes>('POST', '/account/totp/confirm', { body, key });

export const postTotpRemove = (body: Password, key: string) =>
  api.send<unknown>('POST', '/account/totp/remove', { body, key });

export const postRecoveryCodes = (body: Password, key: string) =>
  api.send<RecoveryCodes>('POST', '/account/recovery-codes', { body, key });

export const putPin = (body: z.output<typeof setPin>, key: string) =>
  api.send<unknown>('PUT', '/account/pin', { body, key });

export const postPassword = (body: z.output<typeof changePassword>, key: string) =>
  api.send<unknown>('POST', '/account/password', { body, key });
