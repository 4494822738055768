import '../rosters.css';
import type { Range as Shown } from '@tanstack/react-virtual';
import { defaultRangeExtractor, useVirtualizer } from '@tanstack/react-virtual';
import type { RefObject } from 'react';
import { useCallback, useEffect, useId, useRef, useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import type { CursorStore } from './cursor-store.ts';
import { GridFoot, GridHead } from './grid-frame.tsx';
import { GridRow } from './grid-row.tsx';
import type { CellView, CoverView, DayHead, RowView } from './grid-view.ts';
import type { GridActs } from './use-grid-keys.ts';
import { useGridKeys } from './use-grid-keys.ts';
import { useGridPointer } from './use-grid-pointer.ts';

const ROW_PX = 46;
const OVERSCAN = 6;

export interface RosterGridProps {
  readonly label: string;
  readonly days: readonly DayHead[];
  readonly rows: readonly RowView[];
  readonly cover: readonly CoverView[];
  readonly cursor: CursorStore;
  /** What may be typed; nothing where the roster is only read. */
  readonly codes: readonly string[];
  readonly wordsOf: (cell: CellView) => string;
  readonly acts: GridActs;
}

/**
 * Staff × days (WAI-ARIA grid): one Tab stop, arrows within, a code typed into the cell. Only the rows in sight are in the
 * document, and the one the keyboard is in.
 */
export function RosterGrid({ label, days, rows, cover, cursor, codes, wordsOf, acts }: RosterGridProps) {
  const { t } = useTranslation('rosters');
  const hintId = useId();
  const frame = useRef<HTMLDivElement>(null);
  const list = useRows(frame, rows.length, cursor);
  const lookOfDay = useLookOfDay(days);
  const page = Math.max(1, Math.floor((list.scrollRect?.height ?? 400) / ROW_PX) - 3);
  const shape = { rows: rows.length, cols: days.length, page };
  useGridKeys(frame, { cursor, shape, codes, acts });
  useGridPointer(frame, { cursor, rows, acts });
  useFocusFollows(frame, cursor);
  useEffect(() => {
    const { at } = cursor.get();
    if (at.row >= rows.length || at.col >= days.length) {
      cursor.moveTo({ row: Math.min(at.row, rows.length - 1), col: Math.min(at.col, days.length - 1) });
    }
  }, [cursor, rows.length, days.length]);
  return (
    <>
      {codes.length === 0 ? null : (
        <p id={hintId} className="visually-hidden">
          {t('grid.keys', { codes: codes.join(', ') })}
        </p>
      )}
      <div
        ref={frame}
        role="grid"
        className="roster-grid"
        aria-label={label}
        aria-describedby={codes.length === 0 ? undefined : hintId}
        aria-rowcount={rows.length + 1 + cover.length}
        aria-colcount={days.length + 1}
        aria-multiselectable="true"
        aria-readonly={codes.length === 0}
        style={{ '--roster-days': days.length } as React.CSSProperties}
      >
        <GridHead days={days} lookOfDay={lookOfDay} />
        <div role="rowgroup" className="roster-body" style={{ blockSize: list.getTotalSize() }}>
          {list.getVirtualItems().map(({ index, start }) => {
            const row = rows[index];
            return row === undefined ? null : (
              <GridRow
                key={row.id}
                row={row}
                index={index}
                top={start}
                cursor={cursor}
                wordsOf={wordsOf}
                lookOfDay={lookOfDay}
              />
            );
          })}
        </div>
        <GridFoot cover={cover} firstIndex={rows.length + 2} lookOfDay={lookOfDay} />
      </div>
    </>
  );
}

function useRows(frame: RefObject<HTMLDivElement | null>, count: number, cursor: CursorStore) {
  const row = useSyncExternalStore(cursor.subscribe, () => cursor.get().at.row);
  const rangeExtractor = useCallback(
    (shown: Shown) => {
      const indexes = new Set(defaultRangeExtractor(shown));
      // The keyboard's row stays: a grid without its Tab stop could not be come back to.
      if (row < count) indexes.add(row);
      return [...indexes].sort((one, other) => one - other);
    },
    [row, count],
  );
  // oxlint-disable-next-line react/incompatible-library -- What it answers is read in this very drawing, and kept nowhere.
  return useVirtualizer<HTMLDivElement, Element>({
    count,
    getScrollElement: () => frame.current,
    estimateSize: () => ROW_PX,
    overscan: OVERSCAN,
    rangeExtractor,
  });
}

function useLookOfDay(days: readonly DayHead[]): (col: number) => string {
  return useCallback(
    (col) => {
      const day = days[col];
      if (day === undefined) return '';
      const parts = [day.isWeekend || day.holiday !== null ? 'off' : '', day.isToday ? 'today' : ''];
      return [...parts, day.isWeekStart && col > 0 ? 'first' : ''].filter((part) => part !== '').join(' ');
    },
    [days],
  );
}

/** Where the keyboard goes the focus goes, and with it what is in sight, clear of the names and the days. */
function useFocusFollows(frame: RefObject<HTMLDivElement | null>, cursor: CursorStore): void {
  const place = useSyncExternalStore(cursor.subscribe, () => {
    const { row, col } = cursor.get().at;
    return `${row}.${col}`;
  });
  useEffect(() => {
    const grid = frame.current;
    if (grid === null || !grid.contains(document.activeElement)) return;
    const [row = '', col = ''] = place.split('.');
    const cell = grid.querySelector<HTMLElement>(`[data-row='${row}'][data-col='${col}']`);
    if (cell === null || cell === document.activeElement) return;
    cell.focus({ preventScroll: true });
    cell.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }, [frame, place]);
}

/** Leads the keyboard to a cell from outside the grid. */
export function focusPlace(cursor: CursorStore, row: number, col: number): void {
  cursor.moveTo({ row, col });
  requestAnimationFrame(() => {
    const cell = document.querySelector<HTMLElement>(`.roster-cell[data-row='${row}'][data-col='${col}']`);
    cell?.focus({ preventScroll: true });
    cell?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  });
}
