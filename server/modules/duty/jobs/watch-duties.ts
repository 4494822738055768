import { asHouse } from '../../../access/as-house.ts';
import { now } from '../../../access/context.ts';
import { transaction } from '../../../db/transaction.ts';
import { journal } from '../../../journal/journal.ts';
import { listActiveStaff } from '../../staff/index.ts';
import { close } from '../commands/end-duty.ts';
import type { Duty } from '../duty.model.ts';
import { dutyRepository } from '../duty.repository.ts';
import { ASKED_BEFORE_MS } from '../duty-times.ts';
import { tellForgotten, tellOverrun } from '../tell-people.ts';

/** Asks whoever is on duty long after their shift, and ends what was forgotten. */
export async function watchDuties(): Promise<void> {
  const open = await dutyRepository().find({ isOpen: true });
  const working = await whoWork(open);
  for (const duty of open) {
    if (isForgotten(duty) || !working.has(duty.staffId)) await endForgotten(duty._id);
    else if (isOverrun(duty)) await remind(duty._id);
  }
}

const isForgotten = ({ endsBy }: Duty): boolean => endsBy <= now();
const isOverrun = ({ endsBy, isReminded }: Duty): boolean =>
  !isReminded && endsBy.getTime() - ASKED_BEFORE_MS <= now().getTime();

/** Those of them who work here. */
async function whoWork(duties: readonly Duty[]): Promise<ReadonlySet<string>> {
  const staffIds = [...new Set(duties.map(({ staffId }) => staffId))];
  const staff = await asHouse('see who works here', () => listActiveStaff({ staffIds }));
  return new Set(staff.map(({ _id }) => _id));
}

/** Counted to the end of its shift; without one, until now. What is longer than that is asked for as a correction. */
const endOf = ({ plan, startedAt }: Duty): Date => (plan !== null && plan.endsAt > startedAt ? plan.endsAt : now());

function endForgotten(id: string): Promise<void> {
  return transaction(async () => {
    // Read again: they may have left, or said that they stay.
    const duty = await dutyRepository().get(id);
    if (!duty.isOpen) return;
    if (!(await whoWork([duty])).has(duty.staffId))
      return void (await close(duty, { endedAt: now() }, 'duty.ended', 'They do not work here any more.'));
    if (!isForgotten(duty)) return;
    const ended = await close(duty, { endedAt: endOf(duty), isForgotten: true }, 'duty.forgotten');
    await tellForgotten(ended);
  });
}

function remind(id: string): Promise<void> {
  return transaction(async () => {
    const duty = await dutyRepository().get(id);
    if (!duty.isOpen || !isOverrun(duty)) return;
    if ((await dutyRepository().noteWhere({ _id: id, version: duty.version }, { isReminded: true })) === null) return;
    const changes = [{ path: 'isReminded', before: false, after: true }];
    await journal({ action: 'duty.reminded', subject: { kind: 'duty', id }, changes });
    await tellOverrun(duty);
  });
}
