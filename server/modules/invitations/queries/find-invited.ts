import { now, runAsSystem } from '../../../access/context.ts';
import { hashToken } from '../../../crypto/opaque-tokens.ts';
import { refuse } from '../../../http/problem-error.ts';
import type { Services } from '../../../services.ts';
import { readHospitalToken } from '../../sign-in/index.ts';
import type { Staff } from '../../staff/index.ts';
import { findStaff } from '../../staff/index.ts';
import type { Invitation } from '../invitations.model.ts';
import { invitationRepository } from '../invitations.repository.ts';

/**
 * Does `work` as the house in the hospital of the link. Refuses `link-refused` where it is not good there: wrong, used,
 * void, run out, or its person is not waiting for it.
 */
export async function withInvitation<T>(
  services: Services,
  text: string,
  work: (invitation: Invitation, staff: Staff) => Promise<T>,
): Promise<T> {
  const token = await readHospitalToken(services, text);
  if (token === null) throw refuse('link-refused');
  return runAsSystem(services, token.tenant, 'accept an invitation', async () => {
    const invitation = await invitationRepository().findOne({
      tokenHash: hashToken(token.secret),
      state: 'pending',
      expiresAt: { $gt: now() },
    });
    if (invitation === null) throw refuse('link-refused');
    // Whose entry was deleted is not there; their link is as good as none.
    const [staff] = await findStaff([invitation.staffId]);
    if (staff?.state !== 'invited') throw refuse('link-refused');
    return work(invitation, staff);
  });
}
