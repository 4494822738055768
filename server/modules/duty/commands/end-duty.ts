import type { StaffId } from '../../../../shared/types/ids.ts';
import { asHouse } from '../../../access/as-house.ts';
import { now } from '../../../access/context.ts';
import { authorise } from '../../../access/policy.ts';
import { transaction } from '../../../db/transaction.ts';
import { refuse } from '../../../http/problem-error.ts';
import { fieldChanges, journal } from '../../../journal/journal.ts';
import { leaveRolesAfterDuty, rolesOfDuty } from '../../on-call/index.ts';
import { setDutyWards } from '../../staff/index.ts';
import { announceEnded } from '../duty.events.ts';
import type { Duty, DutyRecord } from '../duty.model.ts';
import { dutyCollection } from '../duty.model.ts';
import { dutyPolicy } from '../duty.policy.ts';
import { dutyRepository, takeTurn } from '../duty.repository.ts';
import { HOUR_MS, measured } from '../duty-times.ts';

/** How much longer a duty goes on for who says that they stay. */
const STAYS_MS = 2 * HOUR_MS;

/** Their open duty as they saw it. */
async function ownOpenDuty(dutyId: string, version: number): Promise<Duty> {
  const duty = await dutyRepository().get(dutyId);
  authorise(dutyPolicy, 'shift.work', duty);
  if (!duty.isOpen) throw refuse('state-refused', { detail: 'This duty is over already.' });
  if (duty.version !== version) throw refuse('version-conflict', { currentVersion: duty.version });
  return duty;
}

/** Roles that nobody else would hold once they leave. */
export const aloneIn = async ({ staffId, wardId, roleIds }: Duty): Promise<string[]> =>
  (await rolesOfDuty(staffId, wardId, roleIds)).filter(({ holders }) => holders.length === 1).map(({ name }) => name);

/**
 * I am not on duty any more: my wards of this duty, their channels and the roles leave every device of mine in the same
 * transaction. Refuses `not-found`, `not-allowed`, `version-conflict`, `state-refused` for a duty that is over, and `in-use`
 * where a role would be nobody’s unless that is meant.
 */
export function endDuty(dutyId: string, wanted: { version: number; leavesEmpty: boolean }): Promise<Duty> {
  return transaction(async () => {
    const duty = await ownOpenDuty(dutyId, wanted.version);
    if (!wanted.leavesEmpty) {
      const alone = await asHouse('see who else holds a role', () => aloneIn(duty));
      if (alone.length > 0) throw refuse('in-use', { detail: `Nobody else holds: ${alone.join(', ')}.` });
    }
    return close(duty, { endedAt: now() }, 'duty.ended');
  });
}

/** Ends it as it is found, and all that follows from it. In a transaction. */
export async function close(
  duty: Duty,
  { endedAt: wanted, ...more }: { readonly endedAt: Date } & Partial<Pick<DutyRecord, 'isForgotten'>>,
  action: string,
  reason?: string,
): Promise<Duty> {
  await takeTurn(duty.staffId);
  // A clock that was put back must not end a duty before it began.
  const endedAt = new Date(Math.max(wanted.getTime(), duty.startedAt.getTime()));
  const change = { endedAt, isOpen: false, ...more, ...measured({ startedAt: duty.startedAt, endedAt }, duty.plan) };
  const ended = await dutyRepository().update(duty._id, duty.version, change);
  await journal({
    action,
    subject: { kind: 'duty', id: duty._id },
    changes: fieldChanges(duty, change, dutyCollection.encrypted),
    ...(reason === undefined ? {} : { reason }),
  });
  announceEnded(ended, endedAt);
  await asHouse('duty was ended', () => loseWhatItGave(ended));
  return ended;
}

async function loseWhatItGave({ staffId, wardId, roleIds }: Duty): Promise<void> {
  await leaveRolesAfterDuty(staffId, await rolesOfDuty(staffId, wardId, roleIds));
  await setDutyWards(staffId, []);
}

/** I stay for longer than my shift; the house does not end it before two more hours. Refuses as `endDuty`. */
export function stayOnDuty(dutyId: string, version: number): Promise<Duty> {
  return transaction(async () => {
    const duty = await ownOpenDuty(dutyId, version);
    const endsBy = new Date(Math.max(duty.endsBy.getTime(), now().getTime() + STAYS_MS));
    const change = { endsBy, isReminded: false };
    const staying = await dutyRepository().update(duty._id, version, change);
    const changes = fieldChanges(duty, change, dutyCollection.encrypted);
    await journal({ action: 'duty.stayed', subject: { kind: 'duty', id: duty._id }, changes });
    return staying;
  });
}

/** Ends what somebody is still on duty for, who does not work here any more. For the house. */
export function endDutyOf(staffId: StaffId, reason: string): Promise<void> {
  return transaction(async () => {
    const duty = await dutyRepository().findOne({ staffId, isOpen: true });
    if (duty !== null) await close(duty, { endedAt: now() }, 'duty.ended', reason);
  });
}
