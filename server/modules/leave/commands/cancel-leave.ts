import type { z } from 'zod';
import type { cancelLeave as cancelLeaveSchema } from '../../../../shared/schemas/leave.ts';
import type { LeaveRequestId } from '../../../../shared/types/ids.ts';
import { asHouse } from '../../../access/as-house.ts';
import { now, person } from '../../../access/context.ts';
import { authorise } from '../../../access/policy.ts';
import { transaction } from '../../../db/transaction.ts';
import { refuse } from '../../../http/problem-error.ts';
import { getStaff } from '../../staff/index.ts';
import { hospitalToday } from '../hospital-today.ts';
import type { LeaveRequest } from '../leave.model.ts';
import { leaveRequestPolicy } from '../leave.policy.ts';
import { leaveRequestRepository, takeLeaveTurn } from '../leave.repository.ts';
import { assertStands } from '../refusals.ts';
import { endAsking, tellCancelled, tellDecided } from '../tell-people.ts';
import { writeRequest } from '../write-request.ts';

type Wanted = z.output<typeof cancelLeaveSchema>;

/**
 * Takes a request back, and its days return to the balance: one's own until it begins, or, as whoever decides leave, what
 * was granted to somebody else, saying why. Refuses `not-found`, `not-allowed`, `version-conflict`, `state-refused` where it
 * is over or, of one's own, has begun, and `invalid-input` without a reason that is needed.
 */
export function cancelLeave(id: LeaveRequestId, { version, reason }: Wanted): Promise<LeaveRequest> {
  return transaction(async () => {
    const request = await leaveRequestRepository().get(id);
    const isOwn = request.staffId === person().userId;
    authorise(leaveRequestPolicy, isOwn ? 'shift.work' : 'leave.decide', request);
    await takeLeaveTurn(request.staffId);
    if (isOwn) assertOwnCanGo(request, version);
    else assertCanBeTaken(request, version, reason);
    const cancelled = await writeRequest(
      request,
      'leave.cancelled',
      isOwn
        ? { state: 'cancelled' }
        : { state: 'cancelled', decidedBy: person().userId, decidedAt: now(), decision: reason },
    );
    await endAsking(cancelled);
    if (!isOwn) await tellDecided(cancelled);
    if (request.state === 'approved') {
      const staff = await asHouse('see whose leave it was', () => getStaff(request.staffId));
      await tellCancelled(cancelled, staff);
    }
    return cancelled;
  });
}

function assertOwnCanGo(request: LeaveRequest, version: number): void {
  assertStands(request, version, 'pending', 'approved');
  if (request.state === 'pending' || request.from > hospitalToday()) return;
  const detail = 'This leave has begun. Whoever decides leave can take it back.';
  throw refuse('state-refused', { detail, currentVersion: request.version });
}

function assertCanBeTaken(request: LeaveRequest, version: number, reason: string | null): void {
  assertStands(request, version, 'approved');
  if (reason !== null) return;
  const error = { pointer: '/body/reason', message: 'Say why it is taken back.', code: 'required' };
  throw refuse('invalid-input', { errors: [error] });
}
