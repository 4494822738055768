import type { StaffId } from '../../../shared/types/ids.ts';
import { transaction } from '../../db/transaction.ts';
import type { Happening } from '../../journal/journal.ts';
import { journal } from '../../journal/journal.ts';
import type { Staff } from '../staff/index.ts';
import type { AccountKey } from './sign-in-failures.ts';
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
 * Someone failed to sign in. Accounts that do not exist get the same entry, under the hash of what was typed: it shows
 * who tries a list of addresses, and costs the same time.
 */
export const journalRefusal = (staff: Staff | null, account: AccountKey, reason: string): Promise<void> =>
  transaction(() =>
    journal({
      action: 'sign-in.refused',
      subject: staff === null ? { kind: 'unknown-account', id: account } : { kind: 'staff', id: staff._id },
      reason,
    }),
  );
