import { context, now, runAsSystem } from '../../../access/context.ts';
import { hashToken } from '../../../crypto/opaque-tokens.ts';
import { transaction } from '../../../db/transaction.ts';
import { journal } from '../../../journal/journal.ts';
import type { Services } from '../../../services.ts';
import { findStaffByEmail } from '../../staff/index.ts';
import { newHospitalToken } from '../hospital-token.ts';
import { mailResetLink } from '../mails.ts';
import { hourBefore, later, RESET_MS, RESETS_PER_HOUR } from '../periods.ts';
import { idOf } from '../sessions.ts';
import { passwordResetRepository } from '../sign-in.repository.ts';

/**
 * Mails a link to set a new password, if there is such an account. Answers before anything is looked up, so neither the
 * answer nor its time tells whether there is; who waits in vain asks again.
 */
export function requestReset(services: Services, hospitalCode: string, email: string): void {
  sendLink(services, hospitalCode, email).catch((error: unknown) => {
    services.log.error('A password reset could not be prepared.', { error });
  });
}

async function sendLink(services: Services, hospitalCode: string, email: string): Promise<void> {
  const tenant = await services.tenants.byCode(hospitalCode);
  if (tenant?.state !== 'active') return;
  await runAsSystem(services, tenant, 'reset a password', async () => {
    const staff = await findStaffByEmail(email);
    if (staff?.state !== 'active') return;
    const staffId = idOf(staff);
    const recent = await passwordResetRepository().count({ staffId, createdAt: { $gt: hourBefore(now()) } });
    if (recent >= RESETS_PER_HOUR) return;
    await transaction(async () => {
      const token = newHospitalToken(context().tenant);
      const tokenHash = hashToken(token.secret);
      await passwordResetRepository().insert({ staffId, tokenHash, expiresAt: later(now(), RESET_MS) });
      await journal({ action: 'password-reset.requested', subject: { kind: 'credential', id: staffId } });
      await mailResetLink(staff, token.text);
    });
  });
}
