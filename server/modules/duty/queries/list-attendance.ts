import type { z } from 'zod';
import type {
  AttendancePage,
  AttendanceQuery,
  attendanceFileQuery,
  CorrectionList,
  listCorrections as listCorrectionsSchema,
  MyAttendance,
} from '../../../../shared/schemas/duty.ts';
import { daysBetween } from '../../../../shared/domain/zoned-time.ts';
import { person } from '../../../access/context.ts';
import type { Filter } from '../../../db/filter.ts';
import { toCsv } from '../../../http/csv.ts';
import { refuse } from '../../../http/problem-error.ts';
import { streamPosition } from '../../../outbox/outbox.ts';
import type { Duty, DutyRecord } from '../duty.model.ts';
import { presentCorrections, presentDuties } from '../duty.presenter.ts';
import { correctionRepository, dutyRepository } from '../duty.repository.ts';

type Wanted = z.output<typeof attendanceFileQuery>;
const LONGEST_DAYS = 366;
const MOST_DECIDED = 100;

function assertDays({ from, to }: Pick<Wanted, 'from' | 'to'>): void {
  const days = daysBetween(from, to);
  if (days >= 0 && days < LONGEST_DAYS) return;
  const message = days < 0 ? 'It has to be the first day or later.' : 'At most a year at a time.';
  throw refuse('invalid-input', { errors: [{ pointer: '/query/to', message, code: 'out-of-range' }] });
}

const SHOWN: Readonly<Record<Wanted['show'], Filter<DutyRecord>>> = {
  all: {},
  late: { lateMinutes: { $gt: 0 } },
  early: { earlyMinutes: { $gt: 0 } },
  forgotten: { isForgotten: true },
  corrected: { isCorrected: true },
  open: { isOpen: true },
};

const filterOf = ({ from, to, wardId, staffId, show }: Wanted): Filter<DutyRecord> => ({
  date: { $gte: from, $lte: to },
  ...(wardId === undefined ? {} : { wardId }),
  ...(staffId === undefined ? {} : { staffId }),
  ...SHOWN[show],
});

function afterOf(cursor: string): Filter<DutyRecord> {
  const [at = '', id = ''] = cursor.split('_');
  const startedAt = new Date(Number(at));
  return { $or: [{ startedAt: { $lt: startedAt } }, { startedAt, _id: { $lt: id } }] };
}

const cursorOf = (last: Duty | undefined): string | null =>
  last === undefined ? null : `${last.startedAt.getTime()}_${last._id}`;

const LATEST_FIRST = { startedAt: -1, _id: -1 } as const;

/** A page of who worked when, the latest first. Refuses `invalid-input` for days in the wrong order or more than a year of them. */
export async function listAttendance(query: AttendanceQuery): Promise<AttendancePage> {
  assertDays(query);
  const filter = { ...filterOf(query), ...(query.cursor === undefined ? {} : afterOf(query.cursor)) };
  // Before the snapshot: an event told twice only asks again, one never told would be missing.
  const seq = await streamPosition({ kind: 'duty' });
  const found = await dutyRepository().find(filter, { sort: LATEST_FIRST, limit: query.limit + 1 });
  const page = found.slice(0, query.limit);
  const isLast = found.length <= query.limit;
  return { items: await presentDuties(page), nextCursor: isLast ? null : cursorOf(page.at(-1)), seq };
}

/** The same as CSV, all of it. The columns are for machines and spreadsheets of any language, so they stay English. */
export async function attendanceFile(query: Wanted): Promise<string> {
  assertDays(query);
  const duties = await presentDuties(await dutyRepository().find(filterOf(query), { sort: LATEST_FIRST }));
  const header = ['date', 'name', 'ward', 'shift', 'shift_starts_at', 'shift_ends_at', 'started_at', 'ended_at'];
  const measures = ['late_minutes', 'early_minutes', 'worked_minutes', 'ended_by_house', 'corrected'];
  return toCsv(
    [...header, ...measures],
    duties.map((duty) => [
      duty.date,
      duty.name,
      duty.wardName,
      duty.shift?.code ?? null,
      duty.shift?.startsAt ?? null,
      duty.shift?.endsAt ?? null,
      duty.startedAt,
      duty.endedAt,
      duty.lateMinutes,
      duty.earlyMinutes,
      duty.workedMinutes,
      duty.isForgotten ? 'yes' : 'no',
      duty.isCorrected ? 'yes' : 'no',
    ]),
  );
}

/** My own duties of these days, and what I asked about duties I never started. */
export async function myAttendance(query: { readonly from: string; readonly to: string }): Promise<MyAttendance> {
  assertDays(query);
  const staffId = person().userId;
  const filter: Filter<DutyRecord> = { staffId, date: { $gte: query.from, $lte: query.to } };
  const duties = await dutyRepository().find(filter, { sort: LATEST_FIRST });
  const asked = await correctionRepository().find({ staffId }, { sort: { _id: -1 }, limit: MOST_DECIDED });
  return { items: await presentDuties(duties), asked: await presentCorrections(asked) };
}

/** What is asked about attendance: what waits, the longest first, or what was decided last. */
export async function listCorrections({ state }: z.output<typeof listCorrectionsSchema>): Promise<CorrectionList> {
  const seq = await streamPosition({ kind: 'duty' });
  const found =
    state === 'pending'
      ? await correctionRepository().find({ state: 'pending' }, { sort: { _id: 1 } })
      : await correctionRepository().find(
          { state: { $in: ['approved', 'rejected'] } },
          { sort: { decidedAt: -1 }, limit: MOST_DECIDED },
        );
  return { items: await presentCorrections(found), seq };
}
