import type { StaffId } from '../../../../shared/types/ids.ts';
import { now, runAsSystem } from '../../../access/context.ts';
import { hashToken } from '../../../crypto/opaque-tokens.ts';
import { transaction } from '../../../db/transaction.ts';
import { refuse } from '../../../http/problem-error.ts';
import type { Services } from '../../../services.ts';
import type { Staff } from '../../staff/index.ts';
import { findStaff } from '../authenticator.ts';
import { readHospitalToken } from '../hospital-token.ts';
import { mailPasswordChanged } from '../mails.ts';
import { hashNewPassword, storePassword } from '../passwords.ts';
import { accountKey, liftLock } from '../sign-in-failures.ts';
import { passwordResetRepository } from '../sign-in.repository.ts';
import { forgetDevices } from '../trusted-devices.ts';
import { endSessionsOf } from './end-session.ts';

/**
 * Sets a new password by a mailed link, once. Every session ends, every browser is asked for the second factor again,
 * other links are void, and the person is told by mail. Refuses `link-refused` and `password-too-weak`; the latter does
 * not use up the link.
 */
export async function completeReset(services: Services, text: string, newPassword: string): Promise<void> {
  const token = await readHospitalToken(services, text);
  if (token === null) throw refuse('link-refused');
  const staff = await runAsSystem(services, token.tenant, 'reset a password', async () => {
    const tokenHash = hashToken(token.secret);
    const found = await findPerson(tokenHash);
    if (found === null) throw refuse('link-refused');
    const hash = await hashNewPassword(newPassword, found.email);
    await transaction(async () => {
      const staffId = found._id as StaffId;
      const used = await passwordResetRepository().remove({ tokenHash, expiresAt: { $gt: now() } });
      if (used !== 1) throw refuse('link-refused');
      await passwordResetRepository().remove({ staffId });
      await storePassword(staffId, hash);
      await endSessionsOf(staffId, 'password-changed');
      await forgetDevices(staffId);
      await mailPasswordChanged(found);
    });
    return found;
  });
  await liftLock(services, accountKey(services, token.tenant.code, staff.email));
}

/** Whose link it is, if it is good and they may sign in. */
async function findPerson(tokenHash: string): Promise<Staff | null> {
  const reset = await passwordResetRepository().findOne({ tokenHash, expiresAt: { $gt: now() } });
  const staff = reset === null ? null : await findStaff(reset.staffId);
  return staff?.state === 'active' ? staff : null;
}
