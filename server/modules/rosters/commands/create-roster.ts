import { daysAfter } from '../../../../shared/domain/zoned-time.ts';
import type { WardId } from '../../../../shared/types/ids.ts';
import { asHouse } from '../../../access/as-house.ts';
import { authorise } from '../../../access/policy.ts';
import { transaction } from '../../../db/transaction.ts';
import { refuse } from '../../../http/problem-error.ts';
import { fieldChanges, journal } from '../../../journal/journal.ts';
import { isWardVisible } from '../../places/index.ts';
import { announceRoster } from '../rosters.events.ts';
import type { Roster, RosterRecord } from '../rosters.model.ts';
import { rosterPolicy } from '../rosters.policy.ts';
import { rosterRepository, takeTurns } from '../rosters.repository.ts';

/** Begins a roster of the ward. Refuses `not-found`, `not-allowed`, and `already-exists` where it meets another of the ward. */
export function createRoster(
  wardId: WardId,
  { from, weeks }: { readonly from: string; readonly weeks: number },
): Promise<Roster> {
  const to = daysAfter(from, weeks * 7 - 1);
  const record: RosterRecord = { wardId, from, to, state: 'draft', publishedAt: null, publishedById: null };
  return transaction(async () => {
    if (!(await isWardVisible(wardId))) throw refuse('not-found');
    authorise(rosterPolicy, 'roster.manage', record);
    await takeTurns('ward', [wardId]);
    const meets = await asHouse('see which weeks are planned', () =>
      rosterRepository().findOne({ wardId, from: { $lte: to }, to: { $gte: from } }),
    );
    if (meets !== null) {
      const message = 'A roster of this ward has some of these days already.';
      throw refuse('already-exists', { errors: [{ pointer: '/body/from', message, code: 'already-exists' }] });
    }
    const roster = await rosterRepository().insert(record);
    const changes = fieldChanges({}, { wardId, from, to }, []);
    await journal({ action: 'roster.added', subject: { kind: 'roster', id: roster._id }, changes });
    announceRoster(roster);
    return roster;
  });
}
