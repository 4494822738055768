import { Link } from '@tanstack/react-router';
import type { ComponentType } from 'react';
import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import { occupancy } from '../../../../../shared/domain/bed-counts.ts';
import type { BedTag } from '../../../../../shared/schemas/places.ts';
import { countsOf } from '../arrange.ts';
import type { HospitalStore } from '../hospital-store.ts';
import { useWardBoard } from '../hooks/use-hospital.ts';
import { CountsRow } from './counts-row.tsx';
import { OccupancyBar } from './occupancy-bar.tsx';

interface WardTileProps {
  readonly store: HospitalStore;
  readonly wardId: string;
  readonly tag: BedTag | undefined;
  readonly Staffing: ComponentType<{ readonly wardId: string }>;
}

/** One ward in figures; leads to its board. */
export const WardTile = memo(function WardTile({ store, wardId, tag, Staffing }: WardTileProps) {
  const { t } = useTranslation('overview');
  const board = useWardBoard(store, wardId);
  if (board === undefined) return null;
  const counts = countsOf([board], tag);
  return (
    <Link to="/wards/$wardId" params={{ wardId: board.ward.id }} className="tile">
      <span className="tile-head">
        <span>
          <bdi className="tile-name">{board.ward.name}</bdi>
          <span className="visually-hidden">, </span>
          <bdi className="tile-floor">{board.ward.floor}</bdi>
        </span>
        <span className="tile-free" data-none={counts.available === 0 || undefined}>
          <span className="tile-free-count numbers">{counts.available}</span>{' '}
          <span className="tile-free-word">{t('freeOf', { count: counts.total })}</span>
        </span>
      </span>
      <CountsRow counts={counts} />
      <OccupancyBar percent={occupancy(counts)} />
      <Staffing wardId={board.ward.id} />
    </Link>
  );
});
