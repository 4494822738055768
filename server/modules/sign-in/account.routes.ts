import { z } from 'zod';
import {
  changePassword as changePasswordSchema,
  confirmPassword,
  confirmTotp as confirmTotpSchema,
  recoveryCodes,
  securityView,
  setPin as setPinSchema,
  setSignInPolicy as setSignInPolicySchema,
  signInPolicyView,
  totpBegun,
} from '../../../shared/schemas/sign-in.ts';
import { LIMITS } from '../../http/rate-limits.ts';
import type { Route } from '../../http/route.ts';
import { route } from '../../http/route.ts';
import { changePassword } from './commands/change-password.ts';
import { setPin } from './commands/set-pin.ts';
import { setSignInPolicy } from './commands/set-sign-in-policy.ts';
import { beginTotp, confirmTotp, removeTotp, renewRecoveryCodes } from './commands/set-up-totp.ts';
import { getSecurity } from './queries/get-security.ts';
import { getSignInPolicy } from './queries/get-sign-in-policy.ts';

const nothing = z.strictObject({});
const write = {
  tag: 'Account',
  permission: 'account.manage',
  limit: LIMITS.write,
  // A wrong password must count although the request is refused, so these cannot run in one transaction.
  idempotency: { exempt: 'A repeat sets the same again, and each needs the password or a fresh code.' },
} as const;

/** How one’s own account is protected, and what the hospital asks of everyone. */
export const accountRoutes: readonly Route[] = [
  route({
    tag: 'Account',
    permission: 'account.manage',
    limit: LIMITS.read,
    method: 'get',
    path: '/api/v1/account/security',
    summary: 'How your account is protected.',
    response: securityView,
    handler: getSecurity,
  }),
  route({
    ...write,
    method: 'post',
    path: '/api/v1/account/totp/begin',
    summary: 'Begin to enrol an authenticator app.',
    body: confirmPassword,
    response: totpBegun,
    handler: ({ body, reply }) => beginTotp(body.password, reply),
  }),
  route({
    ...write,
    method: 'post',
    path: '/api/v1/account/totp/confirm',
    summary: 'Confirm the authenticator app with a first code; answers the recovery codes, once.',
    body: confirmTotpSchema,
    response: recoveryCodes,
    handler: ({ body }) => confirmTotp(body.code),
  }),
  route({
    ...write,
    method: 'post',
    path: '/api/v1/account/totp/remove',
    summary: 'Remove the authenticator app and its recovery codes.',
    body: confirmPassword,
    response: nothing,
    handler: async ({ body, reply }) => {
      await removeTotp(body.password, reply);
      return {};
    },
  }),
  route({
    ...write,
    method: 'post',
    path: '/api/v1/account/recovery-codes',
    summary: 'New recovery codes in place of the former ones.',
    body: confirmPassword,
    response: recoveryCodes,
    handler: ({ body, reply }) => renewRecoveryCodes(body.password, reply),
  }),
  route({
    ...write,
    method: 'put',
    path: '/api/v1/account/pin',
    summary: 'Set the PIN that unlocks your screens.',
    body: setPinSchema,
    response: nothing,
    handler: async ({ body, reply }) => {
      await setPin(body, reply);
      return {};
    },
  }),
  route({
    ...write,
    method: 'post',
    path: '/api/v1/account/password',
    summary: 'Change your password. Your other sessions end.',
    body: changePasswordSchema,
    response: nothing,
    handler: async ({ body, reply }) => {
      await changePassword(body, reply);
      return {};
    },
  }),
  route({
    tag: 'Sign-in policy',
    permission: 'policy.manage',
    limit: LIMITS.read,
    method: 'get',
    path: '/api/v1/sign-in-policy',
    summary: 'When the hospital asks for the second factor.',
    response: signInPolicyView,
    handler: getSignInPolicy,
  }),
  route({
    tag: 'Sign-in policy',
    permission: 'policy.manage',
    limit: LIMITS.write,
    idempotency: 'required',
    method: 'put',
    path: '/api/v1/sign-in-policy',
    summary: 'Set when the hospital asks for the second factor.',
    body: setSignInPolicySchema,
    response: signInPolicyView,
    handler: ({ body }) => setSignInPolicy(body),
  }),
];
