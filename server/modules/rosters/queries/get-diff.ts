import type { RosterDiff, RosterLog } from '../../../../shared/schemas/rosters.ts';
import type { RosterId } from '../../../../shared/types/ids.ts';
import { authorise } from '../../../access/policy.ts';
import { namesOf } from '../../staff/index.ts';
import type { RosterNeeds } from '../ports.ts';
import { breaksOfPlan, differenceOf, toldOf } from '../publication.ts';
import { rosterPolicy } from '../rosters.policy.ts';
import { peopleOf, presentBreak, presentDiff } from '../rosters.presenter.ts';
import { rosterLogRepository, rosterRepository } from '../rosters.repository.ts';

/** What publishing would do now, to whom, and what keeps it from being done. Refuses `not-found`, `not-allowed`. */
export async function getDiff(needs: RosterNeeds, rosterId: RosterId): Promise<RosterDiff> {
  const roster = await rosterRepository().get(rosterId);
  authorise(rosterPolicy, 'roster.manage', roster);
  const { changes, planned } = await differenceOf(roster);
  const names = await namesOf(peopleOf(changes));
  return {
    version: roster.version,
    changes: changes.map((change) => presentDiff(change, names)),
    told: toldOf(changes)
      .map((one) => ({ ...one, name: names.get(one.staffId) ?? '' }))
      .sort((one, other) => one.name.localeCompare(other.name, 'en')),
    breaks: (await breaksOfPlan(needs, roster, planned)).map(presentBreak),
  };
}

/** What people were told since the roster was published first, the latest first. Refuses `not-found`. */
export async function listLog(
  rosterId: RosterId,
  { cursor, limit }: { readonly cursor?: string | undefined; readonly limit: number },
): Promise<RosterLog> {
  await rosterRepository().get(rosterId);
  const before = cursor === undefined ? {} : { _id: { $lt: cursor } };
  const found = await rosterLogRepository().find({ rosterId, ...before }, { sort: { _id: -1 }, limit: limit + 1 });
  const items = found.slice(0, limit);
  const names = await namesOf(
    items.flatMap(({ byId, changes }) => [...(byId === null ? [] : [byId]), ...peopleOf(changes)]),
  );
  return {
    items: items.map(({ _id, at, byId, what, note, changes }) => ({
      id: _id,
      at: at.toISOString(),
      by: byId === null ? '' : (names.get(byId) ?? ''),
      what,
      note,
      changes: changes.map((change) => presentDiff(change, names)),
    })),
    nextCursor: found.length > limit ? (items.at(-1)?._id ?? null) : null,
  };
}
