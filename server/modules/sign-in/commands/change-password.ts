import { person } from '../../../access/context.ts';
import { transaction } from '../../../db/transaction.ts';
import { refuse } from '../../../http/problem-error.ts';
import type { Reply } from '../../../http/route.ts';
import { getStaff } from '../../staff/index.ts';
import { mailPasswordChanged } from '../mails.ts';
import { hashNewPassword, storePassword } from '../passwords.ts';
import { prove } from '../prove.ts';
import { credentialRepository, passwordResetRepository } from '../sign-in.repository.ts';
import { forgetDevices } from '../trusted-devices.ts';
import { endSessionsOf } from './end-session.ts';

interface Passwords {
  readonly currentPassword: string;
  readonly newPassword: string;
}

/**
 * Changes one's own password. Every other session ends, every browser is asked for the second factor again, links to
 * reset it are void. Refuses `password-too-weak`, and as `prove`.
 */
export async function changePassword({ currentPassword, newPassword }: Passwords, reply: Reply): Promise<void> {
  const proven = await prove({ password: currentPassword }, reply);
  const { userId, sessionId } = person();
  const staff = await getStaff(userId);
  const hash = await hashNewPassword(newPassword, staff.email);
  await transaction(async () => {
    // Changed meanwhile, by a reset perhaps: what was proven is no longer the password.
    const present = await credentialRepository().findOne({ _id: proven._id, passwordHash: proven.passwordHash });
    if (present === null) throw refuse('sign-in-failed');
    await storePassword(userId, hash);
    await endSessionsOf(userId, 'password-changed', sessionId);
    await forgetDevices(userId);
    await passwordResetRepository().remove({ staffId: userId });
    await mailPasswordChanged(staff);
  });
}
