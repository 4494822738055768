import type { Day } from './calendar.ts';
import type { Interval } from './intervals.ts';
import { lengthWithin, union, without } from './intervals.ts';

/** A bed and what is known of its time. Instants in milliseconds since the epoch. */
export interface BedTime {
  readonly bedId: string;
  readonly wardId: string;
  /** While the hospital has it. */
  readonly existed: Interval;
  /** While it was blocked, in maintenance or closed. */
  readonly out: readonly Interval[];
  /** While somebody lay in it; whoever lay there beside them counts for nothing more. */
  readonly occupied: readonly Interval[];
}

/** A stretch of a stay in one bed, for the flow of patients. */
export interface BedStretch {
  readonly stayId: string;
  readonly wardId: string;
  readonly from: number;
}

export interface Departure {
  readonly wardId: string;
  readonly at: number;
}

/** Bed-days: one bed for one whole day is 1, however many hours the day has. */
export interface BedDays {
  readonly bedDays: number;
  readonly blocked: number;
  /** Those that patients could have used, or did: all but the blocked ones. */
  readonly available: number;
  readonly occupied: number;
}

export interface Flow {
  readonly admissions: number;
  readonly transfersIn: number;
  readonly transfersOut: number;
  readonly discharges: number;
}

export interface DayOfWard extends BedDays, Flow {
  readonly on: string;
  readonly wardId: string;
}

/** Occupied bed-days of every hundred available; `null` where none were available. */
export const percentOccupied = ({ occupied, available }: BedDays): number | null =>
  available > 0 ? (occupied / available) * 100 : null;

interface Accounted {
  readonly wardId: string;
  readonly existed: readonly Interval[];
  readonly blocked: readonly Interval[];
  readonly occupied: readonly Interval[];
}

/** Somebody may lie in a bed that is out of use: then it is occupied, and no bed-day counts twice. */
function account({ wardId, existed, out, occupied }: BedTime): Accounted {
  const used = union(occupied);
  return { wardId, existed: [existed], occupied: used, blocked: without(out, used) };
}

function bedDaysOn(beds: readonly Accounted[], { start, end }: Day, now: number): BedDays {
  const elapsed = { from: start, to: Math.min(end, now) };
  const share = (of: (bed: Accounted) => readonly Interval[]) =>
    beds.reduce((sum, bed) => sum + lengthWithin(of(bed), elapsed), 0) / (end - start);
  const bedDays = share((bed) => bed.existed);
  const blocked = share((bed) => bed.blocked);
  const occupied = share((bed) => bed.occupied);
  return { bedDays, blocked, available: Math.max(0, bedDays - blocked), occupied };
}

interface Step {
  readonly kind: keyof Flow;
  readonly wardId: string;
  readonly at: number;
}

/** Admissions and transfers, as the stretches of each stay tell them; a move within a ward is neither. */
function stepsOf(stretches: readonly BedStretch[], departures: readonly Departure[]): Step[] {
  const steps: Step[] = departures.map(({ wardId, at }) => ({ kind: 'discharges', wardId, at }));
  const last = new Map<string, string>();
  for (const { stayId, wardId, from } of [...stretches].sort((a, b) => a.from - b.from)) {
    const before = last.get(stayId);
    last.set(stayId, wardId);
    if (before === wardId) continue;
    if (before === undefined) steps.push({ kind: 'admissions', wardId, at: from });
    else {
      steps.push({ kind: 'transfersOut', wardId: before, at: from }, { kind: 'transfersIn', wardId, at: from });
    }
  }
  return steps;
}

function groupByWard<T extends { readonly wardId: string }>(items: readonly T[]): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(item.wardId);
    if (group === undefined) groups.set(item.wardId, [item]);
    else group.push(item);
  }
  return groups;
}

/**
 * Every day of every ward. Time that has not come yet counts for nothing: today is reckoned up to `now`.
 *
 * @param stretches every stretch of every stay that was in a bed in these days, also those from before
 */
export function dailyOccupancy(
  days: readonly Day[],
  wardIds: readonly string[],
  of: {
    readonly beds: readonly BedTime[];
    readonly stretches: readonly BedStretch[];
    readonly departures: readonly Departure[];
  },
  now: number,
): DayOfWard[] {
  const beds = groupByWard(of.beds.map(account));
  const steps = groupByWard(stepsOf(of.stretches, of.departures));
  return days.flatMap((day) =>
    wardIds.map((wardId) => {
      const today = (steps.get(wardId) ?? []).filter(({ at }) => at >= day.start && at < day.end);
      const count = (kind: keyof Flow) => today.filter((step) => step.kind === kind).length;
      return {
        on: day.on,
        wardId,
        ...bedDaysOn(beds.get(wardId) ?? [], day, now),
        admissions: count('admissions'),
        transfersIn: count('transfersIn'),
        transfersOut: count('transfersOut'),
        discharges: count('discharges'),
      };
    }),
  );
}

/** The days added up. */
export function sumOf(days: readonly DayOfWard[]): BedDays & Flow {
  const sum = (of: keyof (BedDays & Flow)) => days.reduce((total, day) => total + day[of], 0);
  return {
    bedDays: sum('bedDays'),
    blocked: sum('blocked'),
    available: sum('available'),
    occupied: sum('occupied'),
    admissions: sum('admissions'),
    transfersIn: sum('transfersIn'),
    transfersOut: sum('transfersOut'),
    discharges: sum('discharges'),
  };
}
