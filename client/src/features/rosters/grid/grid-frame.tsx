import { IconAlertTriangle, IconCheck, IconChevronsUp } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { CoverCell, CoverView, DayHead } from './grid-view.ts';
import { coverLook } from './grid-view.ts';

interface HeadProps {
  readonly days: readonly DayHead[];
  readonly lookOfDay: (col: number) => string;
}

/** The days, always in sight. */
export function GridHead({ days, lookOfDay }: HeadProps) {
  const { t } = useTranslation('rosters');
  return (
    <div role="rowgroup" className="roster-head">
      <div role="row" aria-rowindex={1} className="roster-line">
        <div role="columnheader" aria-colindex={1} className="roster-name roster-corner">
          {t('grid.who')}
        </div>
        {days.map((day, col) => (
          <div
            key={day.day}
            role="columnheader"
            aria-colindex={col + 2}
            aria-label={day.label}
            className="roster-day"
            data-day={lookOfDay(col)}
            title={day.holiday ?? undefined}
          >
            <span className="roster-weekday">{day.weekday}</span>
            <span className="roster-date numbers">{day.date}</span>
            {day.holiday === null ? null : <span className="roster-holiday" aria-hidden="true" />}
          </div>
        ))}
      </div>
    </div>
  );
}

const LOOKS = { short: IconAlertTriangle, met: IconCheck, over: IconChevronsUp } as const;

interface FootProps {
  readonly cover: readonly CoverView[];
  readonly firstIndex: number;
  readonly lookOfDay: (col: number) => string;
}

/** Who is there against who has to be, always in sight. */
export function GridFoot({ cover, firstIndex, lookOfDay }: FootProps) {
  const { t } = useTranslation('rosters');
  if (cover.length === 0) return null;
  return (
    <div role="rowgroup" className="roster-foot" aria-label={t('grid.cover')}>
      {cover.map(({ id, code, name, cells }, index) => (
        <div key={id} role="row" aria-rowindex={firstIndex + index} className="roster-line">
          <div
            role="rowheader"
            aria-colindex={1}
            aria-label={`${code} ${name}`}
            className="roster-name roster-cover-name"
          >
            <span>
              <bdi className="roster-cover-code">{code}</bdi> <bdi>{name}</bdi>
            </span>
          </div>
          {cells.map((cell, col) => (
            // oxlint-disable-next-line react/no-array-index-key -- a cell is its place.
            <FootCell key={col} cell={cell} col={col} look={lookOfDay(col)} />
          ))}
        </div>
      ))}
    </div>
  );
}

function FootCell({ cell, col, look }: { readonly cell: CoverCell; readonly col: number; readonly look: string }) {
  const { t } = useTranslation('rosters');
  const how = coverLook(cell);
  const Glyph = how === 'none' ? null : LOOKS[how];
  return (
    <div
      role="gridcell"
      aria-colindex={col + 2}
      className="roster-cover numbers"
      data-cover={how}
      data-day={look}
      aria-label={
        cell.need === null
          ? t('grid.coverFree', { have: cell.have })
          : t(`grid.coverSaid.${how === 'none' ? 'met' : how}`, { have: cell.have, need: cell.need })
      }
    >
      {Glyph === null || cell.need === null ? null : <Glyph size={11} stroke={2.4} aria-hidden="true" />}
      {how === 'none' ? '' : cell.need === null ? cell.have : `${cell.have}/${cell.need}`}
    </div>
  );
}
