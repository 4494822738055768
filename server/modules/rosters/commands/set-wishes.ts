import type { z } from 'zod';
import type { myWishes, setWishes as setWishesSchema } from '../../../../shared/schemas/rosters.ts';
import type { StaffId } from '../../../../shared/types/ids.ts';
import { asHouse } from '../../../access/as-house.ts';
import { person } from '../../../access/context.ts';
import { isDuplicateKey } from '../../../db/database-errors.ts';
import { transaction } from '../../../db/transaction.ts';
import { refuse } from '../../../http/problem-error.ts';
import { journal } from '../../../journal/journal.ts';
import { findStaff } from '../../staff/index.ts';
import { hospitalToday } from '../hospital-days.ts';
import { refuseAt } from '../refusals.ts';
import { announceOfWard, announceShifts } from '../rosters.events.ts';
import { wishRepository } from '../rosters.repository.ts';

type Wanted = z.output<typeof setWishesSchema>['items'];

async function write(staffId: StaffId, { date, wish, note }: Wanted[number]): Promise<void> {
  const wishes = wishRepository();
  if (wish === null) {
    await wishes.remove({ staffId, date });
    return;
  }
  const found = await wishes.findOne({ staffId, date });
  if (found !== null) await wishes.update(found._id, found.version, { wish, note });
  else await wishes.insert({ staffId, date, wish, note });
}

/** Says what one wishes for days to come. Refuses `invalid-input` for days that are over or named twice. */
export function setWishes(items: Wanted): Promise<z.infer<typeof myWishes>> {
  const me = person().userId;
  const today = hospitalToday();
  const dates = items.map(({ date }) => date);
  const late = items.findIndex(({ date }, index) => date < today || dates.indexOf(date) < index);
  if (late >= 0) throw refuseAt(`/body/items/${late}/date`, 'Name each day once, from today on.', 'out-of-range');
  return transaction(async () => {
    try {
      for (const item of items) await write(me, item);
    } catch (error) {
      // Their other device was first with the first one of that day.
      throw isDuplicateKey(error) ? refuse('version-conflict') : error;
    }
    await journal({
      action: 'shift-wishes.changed',
      subject: { kind: 'staff', id: me },
      changes: items.map(({ date, wish }) => ({ path: date, before: null, after: wish })),
    });
    const [staff] = await asHouse('tell who plans their wards', () => findStaff([me]));
    for (const wardId of staff?.wardIds ?? []) announceOfWard(wardId);
    announceShifts([me]);
    const wishes = await wishRepository().find({ staffId: me, date: { $gte: today } }, { sort: { date: 1 } });
    return { items: wishes.map(({ date, wish, note }) => ({ date, wish, note })) };
  });
}
