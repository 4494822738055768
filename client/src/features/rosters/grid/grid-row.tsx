import { IconAlertTriangle, IconBeach, IconCircleX, IconHeart, IconThumbDown } from '@tabler/icons-react';
import { memo, useCallback, useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import type { CursorStore, RowCursor } from './cursor-store.ts';
import { readRowCursor } from './cursor-store.ts';
import type { CellView, RowView } from './grid-view.ts';
import { together } from './grid-view.ts';
import { hoursText } from './hours.ts';

interface GridRowProps {
  readonly row: RowView;
  readonly index: number;
  /** In pixels from the top of the body. */
  readonly top: number;
  readonly cursor: CursorStore;
  readonly wordsOf: (cell: CellView) => string;
  /** The days that begin a week, and those that are no working days, by their place. */
  readonly lookOfDay: (col: number) => string;
}

/** One person's days. Drawn again only where something of it is different, or the keyboard comes or goes. */
export const GridRow = memo(function GridRow({ row, index, top, cursor, wordsOf, lookOfDay }: GridRowProps) {
  const said = useSyncExternalStore(
    cursor.subscribe,
    useCallback(() => cursor.ofRow(index), [cursor, index]),
  );
  const here = readRowCursor(said);
  return (
    <div role="row" aria-rowindex={index + 2} className="roster-row" style={{ insetBlockStart: top }}>
      <RowHead row={row} />
      {row.cells.map((cell, col) => (
        <GridCell
          // oxlint-disable-next-line react/no-array-index-key -- a cell is its place.
          key={col}
          cell={cell}
          row={index}
          col={col}
          here={hereOf(here, col)}
          text={here.col === col ? here.text : ''}
          look={lookOfDay(col)}
          wordsOf={wordsOf}
        />
      ))}
    </div>
  );
});

function RowHead({ row }: { readonly row: RowView }) {
  const { t } = useTranslation('rosters');
  if (row.id === '') {
    return (
      <div role="rowheader" className="roster-name roster-name-open" aria-colindex={1}>
        <span>{t('grid.openRow')}</span>
        <span className="roster-hint">{row.hint}</span>
      </div>
    );
  }
  const isOver = row.agreed !== null && row.minutes > row.agreed;
  return (
    <div role="rowheader" className="roster-name" aria-colindex={1}>
      <bdi>{row.name}</bdi>
      <span className="roster-hint">
        {row.hint === '' ? null : <bdi className="roster-role">{row.hint}</bdi>}
        <span className="numbers roster-hours" data-over={isOver || undefined}>
          {isOver ? <IconAlertTriangle size={13} aria-hidden="true" /> : null}
          {row.agreed === null
            ? t('grid.hours', { hours: hoursText(row.minutes) })
            : t('grid.hoursOf', { hours: hoursText(row.minutes), agreed: hoursText(row.agreed) })}
        </span>
      </span>
    </div>
  );
}

type Here = 'at' | 'chosen' | '';
const hereOf = ({ col, from, to }: RowCursor, at: number): Here =>
  col === at ? 'at' : at >= from && at <= to ? 'chosen' : '';

interface GridCellProps {
  readonly cell: CellView;
  readonly row: number;
  readonly col: number;
  readonly here: Here;
  readonly text: string;
  readonly look: string;
  readonly wordsOf: (cell: CellView) => string;
}

const GridCell = memo(function GridCell({ cell, row, col, here, text, look, wordsOf }: GridCellProps) {
  return (
    <div
      role="gridcell"
      tabIndex={here === 'at' ? 0 : -1}
      aria-colindex={col + 2}
      aria-selected={here !== ''}
      aria-label={wordsOf(cell)}
      className="roster-cell"
      data-row={row}
      data-col={col}
      data-day={look}
      data-here={here === '' ? undefined : here}
      data-fault={cell.fault ?? undefined}
      data-leave={cell.leave?.state}
    >
      {text === '' ? <Content cell={cell} /> : <span className="roster-typed">{text}</span>}
      <Marks cell={cell} />
    </div>
  );
});

function Content({ cell }: { readonly cell: CellView }) {
  return (
    <>
      {together(cell.shifts).map(({ key, shift, count }) => (
        <bdi
          key={key}
          className="roster-code"
          data-kind={shift.kind}
          data-mark={shift.mark === 'same' ? undefined : shift.mark}
          data-elsewhere={shift.elsewhere === null ? undefined : true}
        >
          {shift.code}
          {count > 1 ? <sub>×{count}</sub> : null}
        </bdi>
      ))}
      {cell.shifts.length === 0 && cell.leave !== null ? <IconBeach size={16} stroke={1.8} aria-hidden="true" /> : null}
    </>
  );
}

const WISHES = { prefer: IconHeart, off: IconThumbDown, unavailable: IconCircleX } as const;

function Marks({ cell }: { readonly cell: CellView }) {
  const Wish = cell.wish === null ? null : WISHES[cell.wish.kind];
  return (
    <span className="roster-marks" aria-hidden="true">
      {cell.fault === null ? null : <IconAlertTriangle size={13} className="roster-mark-fault" />}
      {Wish === null ? null : <Wish size={12} />}
      {cell.leave !== null && cell.shifts.length > 0 ? <IconBeach size={12} /> : null}
    </span>
  );
}
