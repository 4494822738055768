import { lazy, Suspense } from 'react';
import type { OverviewSlots } from '../features/overview/overview-screen.tsx';
import { OverviewScreen } from '../features/overview/overview-screen.tsx';

const loadStaffing = () => import('../features/duty/board/tile-staffing.tsx');
const LazyTile = lazy(async () => ({ default: (await loadStaffing()).TileStaffing }));
const LazyLife = lazy(async () => ({ default: (await loadStaffing()).StaffingLife }));

const SLOTS: OverviewSlots = {
  TileStaffing: (props) => (
    <Suspense fallback={null}>
      <LazyTile {...props} />
    </Suspense>
  ),
  StaffingLife: () => (
    <Suspense fallback={null}>
      <LazyLife />
    </Suspense>
  ),
};

/** The hospital's wards with what other features lend them. */
export function OverviewRoute() {
  return <OverviewScreen slots={SLOTS} />;
}
