import type { ConsentId, StaffId } from '../../../shared/types/ids.ts';
import { transaction } from '../../db/transaction.ts';
import { tieOf } from '../../bin/staff-tie.ts';
import type { Module } from '../../module.ts';
import type { Services } from '../../services.ts';
import { getStaff } from '../staff/index.ts';
import { accountRoutes } from './account.routes.ts';
import { handOver, readHandedOver } from './commands/hand-over-session.ts';
import { sweepSessions } from './jobs/sweep-sessions.ts';
import { hashNewPassword, storePassword } from './passwords.ts';
import { sessionRoutes } from './session.routes.ts';
import { credentialRepository } from './sign-in.repository.ts';
import {
  challengeCollection,
  credentialCollection,
  passwordResetCollection,
  sessionCollection,
  signInFailuresCollection,
  signInPolicyCollection,
  trustedDeviceCollection,
} from './sign-in.model.ts';
import {
  challengePolicy,
  credentialPolicy,
  passwordResetPolicy,
  sessionPolicy,
  signInFailuresPolicy,
  signInPolicyPolicy,
  trustedDevicePolicy,
} from './sign-in.policy.ts';
import { signInRoutes } from './sign-in.routes.ts';
import { onStaffChanged } from './subscribers/staff-changed.ts';

export { createAuthenticator } from './authenticator.ts';
export { deviceLabel } from './device-label.ts';
export { prove } from './prove.ts';
export { endSessionsOf } from './commands/end-session.ts';
export { setSignInPolicy } from './commands/set-sign-in-policy.ts';
export { startSession } from './commands/start-session.ts';
export { activeTenant, newHospitalToken, readHospitalToken } from './hospital-token.ts';
export type { PasswordHash } from './passwords.ts';
export { hashNewPassword, storeFirstPasswords, storePassword } from './passwords.ts';

/**
 * Who someone is: passwords, second factors, sessions, screen locks and the hospital's rule for them. Every answer to
 * someone who is not signed in is the same whether an account exists or not.
 */
export const signInModule = (services: Services): Module => ({
  name: 'sign-in',
  routes: [...signInRoutes(services), ...sessionRoutes, ...accountRoutes],
  policies: [
    sessionPolicy,
    credentialPolicy,
    trustedDevicePolicy,
    passwordResetPolicy,
    challengePolicy,
    signInPolicyPolicy,
    signInFailuresPolicy,
  ],
  collections: [
    credentialCollection,
    sessionCollection,
    challengeCollection,
    trustedDeviceCollection,
    passwordResetCollection,
    signInPolicyCollection,
    signInFailuresCollection,
  ],
  subscribers: [onStaffChanged],
  staffTies: [
    { goesWhenPurged: tieOf(null, credentialCollection, (staffId) => ({ staffId })) },
    { goesWhenPurged: tieOf(null, sessionCollection, (staffId) => ({ staffId })) },
    { goesWhenPurged: tieOf(null, challengeCollection, (staffId) => ({ staffId })) },
    { goesWhenPurged: tieOf(null, trustedDeviceCollection, (staffId) => ({ staffId })) },
    { goesWhenPurged: tieOf(null, passwordResetCollection, (staffId) => ({ staffId })) },
  ],
  jobs: [sweepSessions],
});

/**
 * Gives a person of the hospital in force a password. For the house only. Hashing takes a quarter of a second and holds
 * the transaction in force meanwhile: for many people at once use `hashNewPassword` and `storePassword`.
 * Refuses `password-too-weak`.
 */
export async function setPassword(staffId: StaffId, password: string): Promise<void> {
  const { email } = await getStaff(staffId);
  const hash = await hashNewPassword(password, email);
  await transaction(() => storePassword(staffId, hash));
}

/**
 * Locks the session in force and gives its screen to a patient for that consent, until the PIN or the password brings it
 * back: every route and socket refuses it as a locked one, and only what asks `handedOverConsent` goes on. Refuses
 * `state-refused` where it is locked already.
 */
export const handOverSession = (wanted: { readonly consentId: ConsentId }): Promise<void> => handOver(wanted.consentId);

/**
 * The consent that the session in force was handed over for. Refuses `session-locked` for one that is locked otherwise,
 * and `state-refused` for one in its owner's hands.
 */
export const handedOverConsent = (): Promise<ConsentId> => readHandedOver();

/** Whether anyone of the hospital in force has a password yet. For the house only: a person sees no more than their own. */
export const hasAccounts = async (): Promise<boolean> => (await credentialRepository().findOne({})) !== null;
