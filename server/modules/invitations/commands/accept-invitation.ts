import { now } from '../../../access/context.ts';
import { transaction } from '../../../db/transaction.ts';
import { refuse } from '../../../http/problem-error.ts';
import { journal } from '../../../journal/journal.ts';
import type { Services } from '../../../services.ts';
import { hashNewPassword, storePassword } from '../../sign-in/index.ts';
import { activateStaff } from '../../staff/index.ts';
import { invitationRepository } from '../invitations.repository.ts';
import { withInvitation } from '../queries/find-invited.ts';

/**
 * Sets the invited person's first password and makes them active; of many at once, one does. Refuses `link-refused`, and
 * `password-too-weak`, which leaves the link good.
 */
export const acceptInvitation = (services: Services, token: string, newPassword: string): Promise<void> =>
  withInvitation(services, token, async ({ _id, staffId }, staff) => {
    const hash = await hashNewPassword(newPassword, staff.email);
    await transaction(async () => {
      const accepted = await invitationRepository().updateWhere(
        { _id, state: 'pending', expiresAt: { $gt: now() } },
        { state: 'accepted' },
      );
      if (accepted === null) throw refuse('link-refused');
      await journal({ action: 'invitation.accepted', subject: { kind: 'invitation', id: _id } });
      await storePassword(staffId, hash);
      await activateStaff(staffId);
    });
  });
