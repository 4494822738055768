import { IconArrowDown, IconArrowUp } from '@tabler/icons-react';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { FairnessLedger, FairnessRow } from '../../../../shared/schemas/leave.ts';
import { useSession } from '../../lib/session/use-session.ts';
import type { Column } from './compare.ts';
import { besideMean, COLUMNS, meanOf } from './compare.ts';

/** One row for each person; a mark, by shape and word, where somebody bore more or less than the others. */
export function LedgerTable({ ledger }: { readonly ledger: FairnessLedger }) {
  const { t } = useTranslation('fairness');
  const own = useSession().person.id;
  const { rows } = ledger;
  const format = useAmount();
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- What scrolls must be reached by keyboard (WCAG 2.1.1).
    <div className="fairness-table" tabIndex={0} role="group" aria-labelledby="fairness-ledger">
      <table>
        <thead>
          <tr>
            <th scope="col">{t('column.person')}</th>
            <th scope="col">{t('column.shifts')}</th>
            {COLUMNS.map((column) => (
              <th key={column} scope="col">
                {t(`column.${column}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.staff.id} data-own={row.staff.id === own || undefined}>
              <th scope="row">
                <bdi>{row.staff.name}</bdi>
                {row.staff.id === own ? <span className="tag tag-info">{t('you')}</span> : null}
                {row.jobTitle === null ? null : <span className="muted small fairness-job">{row.jobTitle}</span>}
              </th>
              <td>{row.shifts}</td>
              {COLUMNS.map((column) => (
                <Cell key={column} format={format} row={row} rows={rows} column={column} />
              ))}
            </tr>
          ))}
        </tbody>
        {rows.length < 2 ? null : (
          <tfoot>
            <tr>
              <th scope="row">{t('mean')}</th>
              <td>{format(rows.reduce((sum, { shifts }) => sum + shifts, 0) / rows.length, 'nights')}</td>
              {COLUMNS.map((column) => (
                <td key={column}>{format(meanOf(rows, column), column)}</td>
              ))}
            </tr>
          </tfoot>
        )}
      </table>
    </div>
  );
}

/** Hours of minutes; counts with one decimal at most. */
function useAmount(): (value: number, column: Column) => string {
  const { language } = useTranslation().i18n;
  const number = useMemo(
    () => new Intl.NumberFormat(`${language}-u-nu-latn`, { maximumFractionDigits: 1 }),
    [language],
  );
  return (value, column) => number.format(column === 'minutes' ? value / 60 : value);
}

interface CellProps {
  readonly format: (value: number, column: Column) => string;
  readonly row: FairnessRow;
  readonly rows: readonly FairnessRow[];
  readonly column: Column;
}

function Cell({ format, row, rows, column }: CellProps) {
  const { t } = useTranslation('fairness');
  const beside = rows.length < 2 ? 'same' : besideMean(row[column], meanOf(rows, column), column);
  const Glyph = beside === 'more' ? IconArrowUp : IconArrowDown;
  return (
    <td>
      <span className="fairness-cell" data-beside={beside}>
        {format(row[column], column)}
        {beside === 'same' ? null : (
          <span className="fairness-mark">
            <Glyph size={14} stroke={2.2} aria-hidden="true" />
            {t(`beside.${beside}`)}
          </span>
        )}
      </span>
    </td>
  );
}
