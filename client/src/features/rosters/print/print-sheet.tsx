import './print.css';
import { useEffect, useState } from 'react';
import { createPortal, flushSync } from 'react-dom';
import { useTranslation } from 'react-i18next';
import type { RosterView } from '../../../../../shared/schemas/rosters.ts';
import { formatDay, formatInstant, formatWeekday } from '../../../lib/format.ts';
import type { CoverView, RowView } from '../grid/grid-view.ts';
import { coverLook } from '../grid/grid-view.ts';
import { hoursText } from '../grid/hours.ts';
import { daysOf } from '../roster-model.ts';
import { timesText } from '../times.ts';
import { spanText } from '../use-roster-words.ts';

interface PrintSheetProps {
  readonly view: RosterView;
  readonly rows: readonly RowView[];
  readonly cover: readonly CoverView[];
}

/** The roster on paper, A3 across: for the wall of the ward's office. Made when it is printed, and gone with that. */
export function PrintSheet(props: PrintSheetProps) {
  const [at, setAt] = useState<number | null>(null);
  useEffect(() => {
    // The browser takes its picture as soon as this returns.
    const before = () => flushSync(() => setAt(Date.now()));
    const after = () => setAt(null);
    window.addEventListener('beforeprint', before);
    window.addEventListener('afterprint', after);
    return () => {
      window.removeEventListener('beforeprint', before);
      window.removeEventListener('afterprint', after);
    };
  }, []);
  return at === null ? null : <Sheet at={at} {...props} />;
}

function Sheet({ view, rows, cover, at }: PrintSheetProps & { readonly at: number }) {
  const { t } = useTranslation('rosters');
  const { roster, wardName } = view;
  const days = daysOf(roster.from, roster.to);
  return createPortal(
    <div className="roster-print" aria-hidden="true">
      <h1>
        {wardName} · {spanText(roster.from, roster.to)} · {t(`state.${roster.state}`)}
      </h1>
      <table>
        <thead>
          <tr>
            <th>{t('grid.who')}</th>
            {days.map((day) => (
              <th key={day}>
                {formatWeekday(day)}
                <br />
                {formatDay(day)}
              </th>
            ))}
            <th>{t('print.hours')}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.id}>
              <th>{row.id === '' ? t('grid.openRow') : row.name}</th>
              {row.cells.map((cell, index) => (
                <td key={days[index]}>
                  {cell.shifts.map(({ code }) => code).join(' ')}
                  {cell.shifts.length === 0 && cell.leave?.state === 'approved' ? t('print.leave') : ''}
                </td>
              ))}
              <td>{row.id === '' ? '' : hoursText(row.minutes)}</td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          {cover.map(({ id, code, name, cells }) => (
            <tr key={id}>
              <th>
                {code} {name}
              </th>
              {cells.map((cell, index) => (
                <td key={days[index]}>
                  {coverLook(cell) === 'short' ? '! ' : ''}
                  {cell.need === null ? cell.have || '' : `${cell.have}/${cell.need}`}
                </td>
              ))}
              <td>{null}</td>
            </tr>
          ))}
        </tfoot>
      </table>
      <p>
        {view.templates.map((one) => `${one.code} ${one.name} ${timesText(one)}`).join(' · ')} ·{' '}
        {t('print.at', { at: formatInstant(at) })}
      </p>
    </div>,
    document.body,
  );
}
