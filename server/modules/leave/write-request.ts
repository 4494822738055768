import type { Change } from '../../db/repository.ts';
import { fieldChanges, journal } from '../../journal/journal.ts';
import { announceRequest } from './leave.events.ts';
import type { LeaveRequest, LeaveRequestRecord } from './leave.model.ts';
import { leaveRequestCollection } from './leave.model.ts';
import { leaveRequestRepository } from './leave.repository.ts';

/**
 * Writes the change with its journal entry and tells of it, in the transaction in force.
 * @param action as the journal names it (`leave.approved`)
 */
export async function writeRequest(
  request: LeaveRequest,
  action: string,
  change: Change<LeaveRequestRecord>,
): Promise<LeaveRequest> {
  const written = await leaveRequestRepository().update(request._id, request.version, change);
  await journal({
    action,
    subject: { kind: 'leave', id: request._id },
    changes: fieldChanges<LeaveRequestRecord>(request, change, leaveRequestCollection.encrypted),
  });
  announceRequest(written);
  return written;
}
