import { v7 as uuid } from 'uuid';
import { transaction } from '../../../server/db/transaction.ts';
import { journal } from '../../../server/journal/journal.ts';
import type { Shift, ShiftRecord } from '../../../server/modules/rosters/rosters.model.ts';
import { shiftRepository } from '../../../server/modules/rosters/rosters.repository.ts';
import { dayIn } from '../../../shared/domain/zoned-time.ts';
import type { RosterId, StaffId, WardId } from '../../../shared/types/ids.ts';
import type { TestHospital, World } from '../../support/world.ts';

export const HOUR = 3_600_000;
export const MINUTE = 60_000;

/** A published shift as rosters keep it; `inHours` from now. */
export function publishShift(
  world: World,
  hospital: TestHospital,
  {
    staffId,
    wardId,
    inHours,
    hours = 12,
    ...more
  }: { staffId: StaffId; wardId: WardId; inHours: number; hours?: number } & Partial<ShiftRecord>,
): Promise<Shift> {
  const startsAt = new Date(world.clock.now().getTime() + inHours * HOUR);
  return world.inside(hospital, () =>
    transaction(async () => {
      const shift = await shiftRepository().insert({
        rosterId: uuid() as RosterId,
        wardId,
        date: dayIn(hospital.tenant.timeZone, startsAt),
        templateId: null,
        code: 'D',
        kind: 'day',
        startsAt,
        endsAt: new Date(startsAt.getTime() + hours * HOUR),
        breakMinutes: 60,
        staffId,
        note: null,
        isCancelled: false,
        sequence: 0,
        hadByIds: [],
        ...more,
      });
      await journal({ action: 'test.published', subject: { kind: 'shift', id: shift._id } });
      return shift;
    }),
  );
}
