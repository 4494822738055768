import type { LeaveRequestId } from '../../../shared/types/ids.ts';
import { person } from '../../access/context.ts';
import { raiseNotice, settleNotices } from '../notices/index.ts';
import type { Staff } from '../staff/index.ts';
import type { LeaveRequest } from './leave.model.ts';
import { decidersOf, nameFinder } from './people.ts';

const linkTo = ({ _id }: LeaveRequest) => ({ to: 'leave', requestId: _id as LeaveRequestId }) as const;
const keyOf = (what: string, { _id }: LeaveRequest): string => `leave.${what}:${_id}`;
/** The days alone: what kind of leave it is, and why, is said on the screen of whoever may know. */
const daysOf = ({ from, to }: LeaveRequest) => ({ from, to });

/** Tells who decides it that leave is asked for. */
export async function tellDeciders(request: LeaveRequest, staff: Staff): Promise<void> {
  await raiseNotice({
    key: keyOf('asked', request),
    type: 'leave.asked',
    audiences: [{ staffIds: await decidersOf(staff), why: 'role' }],
    except: [person().userId],
    words: { by: staff.displayName, ...daysOf(request) },
    link: linkTo(request),
    isFirst: true,
  });
}

/** Nobody has to decide it any more. */
export const endAsking = (request: LeaveRequest): Promise<void> => settleNotices({ key: keyOf('asked', request) });

/** Tells whose leave it is what was decided, or that it was taken back from them; and who covers that they do, or no longer. */
export async function tellDecided(request: LeaveRequest): Promise<void> {
  const { userId, displayName } = person();
  const { staffId, coverId, state } = request;
  await raiseNotice({
    key: `${keyOf('decided', request)}:${state}`,
    type: 'leave.decided',
    audiences: [{ staffIds: [staffId], why: 'asked' }],
    except: [userId],
    words: { by: displayName, answer: state, ...daysOf(request) },
    link: linkTo(request),
  });
  if (state !== 'approved' || coverId === null) return;
  const nameOf = await nameFinder([staffId]);
  await raiseNotice({
    key: keyOf('cover', request),
    type: 'leave.cover',
    audiences: [{ staffIds: [coverId], why: 'cover' }],
    except: [userId],
    words: { by: nameOf(staffId), ...daysOf(request) },
    link: linkTo(request),
  });
}

/** Tells who decides, and who was to cover, that leave which was granted is not taken. */
export async function tellCancelled(request: LeaveRequest, staff: Staff): Promise<void> {
  await settleNotices({ key: keyOf('cover', request) });
  const told = [...(await decidersOf(staff)), ...(request.coverId === null ? [] : [request.coverId])];
  await raiseNotice({
    key: keyOf('cancelled', request),
    type: 'leave.cancelled',
    audiences: [{ staffIds: told, why: 'role' }],
    except: [person().userId, request.staffId],
    words: { by: staff.displayName, ...daysOf(request) },
    link: linkTo(request),
  });
}
