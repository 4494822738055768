import { authorise } from '../../../access/policy.ts';
import { context, now } from '../../../access/context.ts';
import { hashToken } from '../../../crypto/opaque-tokens.ts';
import { isDuplicateKey } from '../../../db/database-errors.ts';
import { transaction } from '../../../db/transaction.ts';
import { refuse } from '../../../http/problem-error.ts';
import { journal } from '../../../journal/journal.ts';
import { newHospitalToken } from '../../sign-in/index.ts';
import type { NewStaff, Staff } from '../../staff/index.ts';
import { createStaff, getStaff } from '../../staff/index.ts';
import type { Invitation, InvitationRecord } from '../invitations.model.ts';
import { invitationPolicy } from '../invitations.policy.ts';
import { invitationRepository } from '../invitations.repository.ts';
import { mailInvitation } from '../mails.ts';
import type { StaffId } from '../../../../shared/types/ids.ts';

const GOOD_FOR_MS = 72 * 3600 * 1_000;

export interface Invited {
  readonly staff: Staff;
  readonly invitation: Invitation;
}

/**
 * Takes a person onto the staff list of the hospital in force and mails them a link, good once and for 72 hours, to set
 * their password. Refuses `already-exists` at `/body/email`, and as `createStaff`.
 */
export function inviteStaff(wanted: Omit<NewStaff, 'state'>): Promise<Invited> {
  return transaction(async () => issue(await createStaff({ ...wanted, state: 'invited' })));
}

/**
 * Sends an invited person a new link; the former is void. Refuses `not-found`, and `state-refused` for who has joined
 * already or is suspended.
 */
export function sendInvitationAgain(staffId: StaffId): Promise<Invited> {
  return transaction(async () => {
    const staff = await getStaff(staffId);
    if (staff.state !== 'invited') {
      throw refuse('state-refused', { detail: 'This person is not waiting for an invitation.' });
    }
    return issue(staff);
  });
}

async function issue(staff: Staff): Promise<Invited> {
  const token = newHospitalToken(context().tenant);
  const record: InvitationRecord = {
    staffId: staff._id as StaffId,
    tokenHash: hashToken(token.secret),
    expiresAt: new Date(now().getTime() + GOOD_FOR_MS),
    state: 'pending',
  };
  authorise(invitationPolicy, 'staff.manage', record);
  const invitations = invitationRepository();
  await invitations.updateMany({ staffId: record.staffId, state: 'pending' }, { state: 'revoked' });
  const invitation = await invitations.insert(record).catch((error: unknown) => {
    // Someone else sent one in this moment; theirs counts.
    throw isDuplicateKey(error) ? refuse('version-conflict') : error;
  });
  await journal({
    action: 'invitation.sent',
    subject: { kind: 'invitation', id: invitation._id },
    changes: [{ path: 'staffId', before: null, after: record.staffId }],
  });
  await mailInvitation(staff, token.text);
  return { staff, invitation };
}
