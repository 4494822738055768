import type { z } from 'zod';
import type { invitationView } from '../../../shared/schemas/staff.ts';
import { invitationId } from '../../../shared/types/ids.ts';
import { now } from '../../access/context.ts';
import type { Staff } from '../staff/index.ts';
import type { Invitation } from './invitations.model.ts';

/** The invitation without its link: only the invited person's mailbox holds that. */
export function presentInvitation(invitation: Invitation, staff: Staff): z.infer<typeof invitationView> {
  const isOver = invitation.state === 'pending' && invitation.expiresAt <= now();
  return {
    id: invitationId.parse(invitation._id),
    staffId: invitation.staffId,
    email: staff.email,
    expiresAt: invitation.expiresAt.toISOString(),
    state: isOver ? 'expired' : invitation.state,
  };
}
