import type { BedState } from '../../../../shared/domain/bed-state.ts';
import { OUT_TURNOVERS } from '../../../../shared/domain/bed-state.ts';
import type { Doc } from '../../../db/filter.ts';
import type { JournalEntry } from '../../../journal/journal.model.ts';
import { entriesSince } from '../../../journal/read-journal.ts';
import type { Bed } from '../../places/index.ts';
import { listBedsEver } from '../../places/index.ts';
import { listOccupancies, listOccupanciesOf, listStaysLeft } from '../../stays/index.ts';
import type { BedStretch, BedTime, DayOfWard, Departure } from '../arithmetic/occupancy.ts';
import { dailyOccupancy } from '../arithmetic/occupancy.ts';
import type { OutageStep } from '../arithmetic/outages.ts';
import { outagesOf } from '../arithmetic/outages.ts';
import type { ReportScope } from './report-scope.ts';

const TAKEN_OUT_OR_BACK = ['bed.block', 'bed.maintain', 'bed.close', 'bed.reopen'];

const isOut = (state: Pick<BedState, 'turnover'>): boolean => OUT_TURNOVERS.includes(state.turnover);

/** What the entry says of the bed; the changes of a state are written by `transitionBed` alone. */
function stepOf({ at, changes }: JournalEntry): OutageStep[] {
  const change = changes?.find(({ path }) => path === 'state');
  if (change === undefined) return [];
  return [{ at: at.getTime(), wasOut: isOut(change.before as BedState), isOut: isOut(change.after as BedState) }];
}

async function bedTimes({ wardIds, from, to, now }: ReportScope): Promise<BedTime[]> {
  const [beds, occupancies] = await Promise.all([listBedsEver(wardIds), listOccupancies(from, to, wardIds)]);
  const steps = new Map<string, OutageStep[]>();
  const happened = await entriesSince(from, {
    kind: 'bed',
    ids: beds.map((bed) => bed._id),
    actions: TAKEN_OUT_OR_BACK,
  });
  for (const entry of happened) {
    steps.set(entry.subjectId, [...(steps.get(entry.subjectId) ?? []), ...stepOf(entry)]);
  }
  const lain = new Map<string, { from: number; to: number }[]>();
  for (const { bedId, from: since, to: until } of occupancies) {
    const interval = { from: since.getTime(), to: until?.getTime() ?? now };
    lain.set(bedId, [...(lain.get(bedId) ?? []), interval]);
  }
  return beds.map((bed: Doc<Bed>) => {
    const lay = lain.get(bed._id) ?? [];
    // A feed may tell of stays from before the bed was set up here: it was there when somebody lay in it.
    const since = Math.min(bed.createdAt.getTime(), ...lay.map((interval) => interval.from));
    const end = bed.retiredAt?.getTime() ?? Number.POSITIVE_INFINITY;
    const out = outagesOf(steps.get(bed._id) ?? [], isOut(bed.state), from.getTime(), Math.min(now, end));
    return {
      bedId: bed._id,
      wardId: bed.wardId,
      existed: { from: since, to: end },
      out: out.map((interval) => ({ from: Math.max(interval.from, bed.createdAt.getTime()), to: interval.to })),
      occupied: lay,
    };
  });
}

/** Stretches of every stay that was in these wards then, from their beginning: also where they were before. */
async function stretches({ wardIds, from, to }: ReportScope): Promise<BedStretch[]> {
  const stayIds = [...new Set((await listOccupancies(from, to, wardIds)).map(({ stayId }) => stayId))];
  const all = await listOccupanciesOf(stayIds);
  return all.map(({ stayId, wardId, from: since }) => ({ stayId, wardId, from: since.getTime() }));
}

async function departures({ wardIds, from, to }: ReportScope): Promise<Departure[]> {
  const left = await listStaysLeft(from, to, wardIds);
  return left.map(({ wardId, leftAt }) => ({ wardId, at: leftAt?.getTime() ?? 0 }));
}

/** Every day of every ward of the report. */
export async function dailyBedHistory(scope: ReportScope): Promise<DayOfWard[]> {
  const [beds, moves, left] = await Promise.all([bedTimes(scope), stretches(scope), departures(scope)]);
  return dailyOccupancy(scope.days, scope.wardIds, { beds, stretches: moves, departures: left }, scope.now);
}
