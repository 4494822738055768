import type { z } from 'zod';
import type { setUp } from '../../../shared/schemas/sign-in.ts';
import { staffId } from '../../../shared/types/ids.ts';
import { runAsSystem } from '../../access/context.ts';
import { textEqual } from '../../crypto/constant-time.ts';
import { hashToken } from '../../crypto/opaque-tokens.ts';
import { transaction } from '../../db/transaction.ts';
import { refuse } from '../../http/problem-error.ts';
import type { Services } from '../../services.ts';
import { hasAccounts, hashNewPassword, storePassword } from '../sign-in/index.ts';
import { createStaff, isStaffEmpty } from '../staff/index.ts';

/** Whether the platform still waits for its first operator. */
export const isSetupNeeded = (services: Services): Promise<boolean> =>
  runAsSystem(services, services.tenants.platform, 'look for operators', async () => !(await hasAccounts()));

/**
 * Makes the first operator; of many at once, one. Refuses `state-refused` once there is one, `code-refused` for a wrong
 * code, and `password-too-weak`.
 * @param setupCode what the terminal showed; `null`: nobody may sign up
 */
export async function setUpPlatform(
  services: Services,
  setupCode: string | null,
  wanted: z.output<typeof setUp>,
): Promise<void> {
  if (setupCode === null || !(await isSetupNeeded(services))) throw alreadyDone();
  // Hashed first, so that the comparison tells nothing of the length either.
  if (!textEqual(hashToken(wanted.setupCode), hashToken(setupCode))) throw refuse('code-refused');
  const { displayName, email, newPassword } = wanted;
  await runAsSystem(services, services.tenants.platform, 'set up the platform', async () => {
    const hash = await hashNewPassword(newPassword, email);
    await transaction(async () => {
      if (!(await isStaffEmpty())) throw alreadyDone();
      const operator = await createStaff({ displayName, email, roles: ['operator'], state: 'active' });
      await storePassword(staffId.parse(operator._id), hash);
    });
  });
}

const alreadyDone = () => refuse('state-refused', { detail: 'This platform has its first operator.' });
