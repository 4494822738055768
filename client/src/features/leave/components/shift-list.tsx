import type { LeavePreview } from '../../../../../shared/schemas/leave.ts';
import { formatClock, formatDay } from '../../../lib/format.ts';

/** Published shifts, each with its day, hours and ward. */
export function ShiftList({ shifts }: { readonly shifts: LeavePreview['clashes'] }) {
  return (
    <ul className="leave-shifts">
      {shifts.map(({ id, date, code, ward, startsAt, endsAt }) => (
        <li key={id}>
          <b>{formatDay(date)}</b> <bdi>{code}</bdi>{' '}
          <span dir="ltr">
            {formatClock(startsAt)}–{formatClock(endsAt)}
          </span>{' '}
          <bdi>{ward}</bdi>
        </li>
      ))}
    </ul>
  );
}
