import { definePolicy } from '../../access/policy.ts';
import type {
  Challenge,
  Credential,
  PasswordReset,
  Session,
  SignInFailures,
  SignInPolicy,
  TrustedDevice,
} from './sign-in.model.ts';

/** One's own sessions, and nobody else's: not even an admin's reach. */
export const sessionPolicy = definePolicy<Session>({
  of: 'session',
  scope: (actor) => ({ staffId: actor.userId }),
  rules: { 'account.manage': { may: (actor, session) => session.staffId === actor.userId } },
});

export const credentialPolicy = definePolicy<Credential>({
  of: 'credential',
  scope: (actor) => ({ staffId: actor.userId }),
  rules: { 'account.manage': { may: (actor, credential) => credential.staffId === actor.userId } },
});

export const trustedDevicePolicy = definePolicy<TrustedDevice>({
  of: 'trusted device',
  scope: (actor) => ({ staffId: actor.userId }),
  rules: { 'account.manage': { may: (actor, device) => device.staffId === actor.userId } },
});

export const passwordResetPolicy = definePolicy<PasswordReset>({
  of: 'password reset',
  scope: (actor) => ({ staffId: actor.userId }),
  rules: {},
});

/** Everyone is told what the hospital asks of them; only its admins set it. */
export const signInPolicyPolicy = definePolicy<SignInPolicy>({
  of: 'sign-in policy',
  scope: () => ({}),
  rules: { 'policy.manage': { may: (actor) => actor.kind === 'staff' } },
});

export const challengePolicy = definePolicy<Challenge>({ of: 'challenge', scope: () => null, rules: {} });
export const signInFailuresPolicy = definePolicy<SignInFailures>({
  of: 'sign-in failures',
  scope: () => null,
  rules: {},
});
