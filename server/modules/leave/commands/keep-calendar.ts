import type { z } from 'zod';
import type { setWorkDays as setWorkDaysSchema } from '../../../../shared/schemas/leave.ts';
import { context } from '../../../access/context.ts';
import { authorise } from '../../../access/policy.ts';
import { isDuplicateKey } from '../../../db/database-errors.ts';
import { transaction } from '../../../db/transaction.ts';
import { refuse } from '../../../http/problem-error.ts';
import { journal } from '../../../journal/journal.ts';
import { workingWeek } from '../calendar.ts';
import { announceSetup } from '../leave.events.ts';
import { holidayPolicy, leaveSettingsPolicy } from '../leave.policy.ts';
import { holidayRepository, leaveSettingsRepository } from '../leave.repository.ts';

const hospital = () => ({ kind: 'hospital', id: context().tenant.id });

/** Makes that day a holiday of this name, or none. What was granted stays as it was counted. As it is already: nothing happens. */
export function setHoliday(date: string, name: string | null): Promise<void> {
  return transaction(async () => {
    const known = await holidayRepository().findOne({ date });
    if ((known?.name ?? null) === name) return;
    authorise(holidayPolicy, 'leave.decide', known ?? { date, name: name ?? '' });
    if (name === null) await holidayRepository().remove({ date });
    else if (known === null) await holidayRepository().insert({ date, name });
    else await holidayRepository().update(known._id, known.version, { name });
    await journal({
      action: 'holiday.set',
      subject: hospital(),
      changes: [{ path: `holidays.${date}`, before: known?.name ?? null, after: name }],
    });
    announceSetup();
  });
}

/** Says which days of the week are worked. Refuses `version-conflict`. */
export function setWorkDays({ version, workDays }: z.output<typeof setWorkDaysSchema>): Promise<void> {
  const wanted = [...new Set(workDays)].toSorted((one, other) => one - other);
  return transaction(async () => {
    authorise(leaveSettingsPolicy, 'leave.decide', { of: 'hospital', workDays: wanted });
    const before = await workingWeek();
    if (before.version !== version) throw refuse('version-conflict', { currentVersion: before.version });
    if (before.workDays.join() === wanted.join()) return;
    const settings = leaveSettingsRepository();
    const known = await settings.findOne({ of: 'hospital' });
    if (known !== null) await settings.update(known._id, version, { workDays: wanted });
    else {
      await settings.insert({ of: 'hospital', workDays: wanted }).catch((error: unknown) => {
        throw isDuplicateKey(error) ? refuse('version-conflict', { currentVersion: 1 }) : error;
      });
    }
    await journal({
      action: 'working-week.set',
      subject: hospital(),
      changes: [{ path: 'workDays', before: before.workDays, after: wanted }],
    });
    announceSetup();
  });
}
