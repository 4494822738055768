import type { z } from 'zod';
import type { decideLeave as decideLeaveSchema } from '../../../../shared/schemas/leave.ts';
import type { LeaveRequestId, ShiftId } from '../../../../shared/types/ids.ts';
import { now, person } from '../../../access/context.ts';
import { authorise } from '../../../access/policy.ts';
import { transaction } from '../../../db/transaction.ts';
import { refuse } from '../../../http/problem-error.ts';
import type { Shift } from '../../rosters/index.ts';
import { openShifts, takeTurns } from '../../rosters/index.ts';
import type { LeaveRequest } from '../leave.model.ts';
import { leaveRequestPolicy } from '../leave.policy.ts';
import { leaveRequestRepository, takeLeaveTurn } from '../leave.repository.ts';
import { assertCover } from '../people.ts';
import { assertStands } from '../refusals.ts';
import { clashingShifts } from '../shift-times.ts';
import { endAsking, tellDecided } from '../tell-people.ts';
import { writeRequest } from '../write-request.ts';

type Wanted = z.output<typeof decideLeaveSchema>;

/**
 * Grants a request or turns it down; whose it is hears of it, and who is to cover. Shifts that could not be worked are no
 * obstacle, but whoever grants it must have seen each: refuses `state-refused` where one was published meanwhile. Those to
 * come are open from then on, and who plans their wards is told; leave that is taken back later gives none of them back. Refuses
 * `not-found`, `not-allowed` (one's own among them), `version-conflict`, `state-refused` once it is decided.
 */
export function decideLeave(id: LeaveRequestId, wanted: Wanted): Promise<LeaveRequest> {
  const { version, decision, note, coverId, seenShiftIds } = wanted;
  return transaction(async () => {
    const request = await leaveRequestRepository().get(id);
    authorise(leaveRequestPolicy, 'leave.decide', request);
    await takeLeaveTurn(request.staffId);
    assertStands(request, version, 'pending');
    if (decision === 'approved') {
      // A shift that is given at the same time comes before, and is seen, or after, and finds them on leave.
      await takeTurns('person', [request.staffId]);
      const clashing = await clashingShifts(request.staffId, request);
      assertSeen(request, clashing, seenShiftIds);
      await assertCover(coverId, request.staffId);
      await openShifts(request.staffId, clashing, 'leave');
    }
    const decided = await writeRequest(request, `leave.${decision}`, {
      state: decision,
      decidedBy: person().userId,
      decidedAt: now(),
      decision: note,
      coverId: decision === 'approved' ? coverId : request.coverId,
    });
    await endAsking(decided);
    await tellDecided(decided);
    return decided;
  });
}

function assertSeen(request: LeaveRequest, clashing: readonly Shift[], seen: readonly ShiftId[]): void {
  const unseen = clashing.filter(({ _id }) => !seen.includes(_id as ShiftId));
  if (unseen.length === 0) return;
  const detail = 'There are shifts on these days that you have not seen yet. Look at them first.';
  throw refuse('state-refused', { detail, currentVersion: request.version });
}
