import type { RosterId } from '../../../../shared/types/ids.ts';
import { person, now } from '../../../access/context.ts';
import { authorise } from '../../../access/policy.ts';
import { transaction } from '../../../db/transaction.ts';
import { refuse } from '../../../http/problem-error.ts';
import { journal } from '../../../journal/journal.ts';
import { hadBefore } from '../open-shifts.ts';
import type { RosterNeeds } from '../ports.ts';
import type { Difference } from '../publication.ts';
import { breaksOfPlan, differenceOf } from '../publication.ts';
import { ruleBroken } from '../refusals.ts';
import { announceRoster, announceShifts } from '../rosters.events.ts';
import type { PlannedShift, PlannedShiftRecord, Roster } from '../rosters.model.ts';
import { rosterPolicy } from '../rosters.policy.ts';
import { peopleOf } from '../rosters.presenter.ts';
import {
  plannedShiftRepository,
  rosterLogRepository,
  rosterRepository,
  shiftRepository,
  takeTurns,
} from '../rosters.repository.ts';
import { overtakeSwaps } from '../swap-parts.ts';
import { tellPublished } from '../tell-people.ts';

const planOf = (plan: PlannedShift): PlannedShiftRecord => {
  const { rosterId, wardId, date, templateId, code, kind, startsAt, endsAt, breakMinutes, staffId, note } = plan;
  return { rosterId, wardId, date, templateId, code, kind, startsAt, endsAt, breakMinutes, staffId, note };
};

async function tellShifts({ added, changed, withdrawn }: Difference): Promise<void> {
  const shifts = shiftRepository();
  // One that was taken back and is planned again is told again under the id calendars know it by.
  const known = new Map(
    (added.length === 0 ? [] : await shifts.find({ _id: { $in: added.map(({ _id }) => _id) } })).map((one) => [
      one._id,
      one,
    ]),
  );
  const fresh = added.filter(({ _id }) => !known.has(_id));
  await shifts.insertMany(
    fresh.map((plan) => ({ ...planOf(plan), isCancelled: false, sequence: 0, hadByIds: [] })),
    fresh.map(({ _id }) => _id),
  );
  const again = added.flatMap((plan) => {
    const told = known.get(plan._id);
    return told === undefined ? [] : [{ plan, told }];
  });
  for (const { plan, told } of [...changed, ...again]) {
    const { note, ...rest } = planOf(plan);
    await shifts.update(told._id, told.version, {
      ...rest,
      ...(note === told.note ? {} : { note }),
      isCancelled: false,
      sequence: told.sequence + 1,
      ...(plan.staffId === told.staffId ? {} : { hadByIds: hadBefore(told) }),
    });
  }
  for (const told of withdrawn) {
    await shifts.update(told._id, told.version, { isCancelled: true, sequence: told.sequence + 1 });
  }
}

/**
 * Tells people of the plan as it is: what they were not told yet, what is different, and what is taken back. Refuses
 * `not-found`, `not-allowed`, `version-conflict` where the plan is not the one that was looked at, and `rule-broken`.
 */
export function publishRoster(
  needs: RosterNeeds,
  rosterId: RosterId,
  { version, note }: { readonly version: number; readonly note: string | null },
): Promise<Roster> {
  return transaction(async () => {
    const roster = await rosterRepository().get(rosterId);
    authorise(rosterPolicy, 'roster.manage', roster);
    if (roster.version !== version) throw refuse('version-conflict', { currentVersion: roster.version });
    // So that nobody is given a shift elsewhere between the look and the commit.
    const people = await plannedShiftRepository().find({ rosterId });
    await takeTurns(
      'person',
      people.flatMap(({ staffId }) => staffId ?? []),
    );
    const difference = await differenceOf(roster);
    if (difference.changes.length === 0 && roster.state === 'published') return roster;
    const breaks = await breaksOfPlan(needs, roster, difference.planned);
    const hard = breaks.filter(({ severity }) => severity === 'hard');
    if (hard.length > 0) throw ruleBroken(hard);
    const isFirst = roster.state === 'draft';
    const by = person();
    const published = await rosterRepository().update(rosterId, version, {
      state: 'published',
      publishedAt: now(),
      publishedById: by.userId,
    });
    await tellShifts(difference);
    const { changes } = difference;
    await rosterLogRepository().insert({ rosterId, at: now(), byId: by.userId, what: 'published', note, changes });
    await overtakeSwaps(
      changes.map(({ shiftId }) => shiftId),
      null,
    );
    await journal({
      action: 'roster.published',
      subject: { kind: 'roster', id: rosterId },
      changes: [{ path: 'shifts', before: null, after: changes.length }],
    });
    await tellPublished(published, changes, isFirst);
    announceRoster(published);
    announceShifts(peopleOf(changes));
    return published;
  });
}
