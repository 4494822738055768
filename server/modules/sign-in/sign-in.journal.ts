import type { StaffId } from '../../../shared/types/ids.ts';
import { context } from '../../access/context.ts';
import { transaction } from '../../db/transaction.ts';
import type { Happening } from '../../journal/journal.ts';
import { journal } from '../../journal/journal.ts';
import type { Staff } from '../staff/index.ts';
import { TRIES } from './periods.ts';
import type { SessionDoc } from './sign-in.model.ts';

/** Something that happened to a session, and whose it is. */
export const journalSession = (action: string, session: SessionDoc, reason?: string): Promise<void> =>
  journal({
    action,
    subject: { kind: 'session', id: session._id },
    changes: [{ path: 'staffId', before: null, after: session.staffId }],
    ...(reason === undefined ? {} : { reason }),
  });

/** Something that happened to how a person proves who they are. */
export const journalCredential = (action: string, staffId: StaffId): Promise<void> =>
  journal(credentialHappening(action, staffId));

/** The same as it is written, for many people at once. */
export const credentialHappening = (action: string, staffId: StaffId): Happening => ({
  action,
  subject: { kind: 'credential', id: staffId },
});

/**
 * Someone failed to sign in to that account. Only the first failure of each step towards a lock is written, so that
 * guessing soon adds no more than one entry an hour; and none for an address that nobody here has, or anyone could grow
 * a hospital's journal: those are in the count of failures and the log of requests. It is written while the answer is on
 * its way, whose time would otherwise tell that there is such an account. Not to be called in a transaction.
 *
 * @param staff whose account it is; `null` where there is none
 * @param failures how many there were in a row, this one with them
 */
export function journalRefusal(staff: Staff | null, failures: number, reason: string): void {
  if (staff === null || failures % TRIES !== 1) return;
  const { services } = context();
  transaction(() => journal({ action: 'sign-in.refused', subject: { kind: 'staff', id: staff._id }, reason })).catch(
    (error: unknown) => services.log.error('A refused sign-in could not be journalled.', { error }),
  );
}
