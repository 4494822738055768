import type { SecurityView } from '../../../../shared/schemas/sign-in.ts';
import { person } from '../../../access/context.ts';
import { credentialRepository } from '../sign-in.repository.ts';
import { secondFactorInForce } from './get-sign-in-policy.ts';

/** How one’s own account is protected. */
export async function getSecurity(): Promise<SecurityView> {
  const credential = await credentialRepository().findOne({ staffId: person().userId });
  return {
    hasPin: credential?.pinHash != null,
    totp: { isOn: credential?.totpSecret != null, recoveryCodesLeft: credential?.recoveryHashes.length ?? 0 },
    secondFactor: await secondFactorInForce(),
  };
}
