import { repository } from '../../db/repository.ts';
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

export const credentialRepository = () => repository(credentialCollection, credentialPolicy);
export const sessionRepository = () => repository(sessionCollection, sessionPolicy);
export const challengeRepository = () => repository(challengeCollection, challengePolicy);
export const trustedDeviceRepository = () => repository(trustedDeviceCollection, trustedDevicePolicy);
export const passwordResetRepository = () => repository(passwordResetCollection, passwordResetPolicy);
export const signInPolicyRepository = () => repository(signInPolicyCollection, signInPolicyPolicy);
export const signInFailuresRepository = () => repository(signInFailuresCollection, signInFailuresPolicy);
