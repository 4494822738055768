import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { StaffId, WardId } from '../../../../shared/types/ids.ts';
import { asksSoon } from '../../lib/realtime/asks-soon.ts';
import { followNews } from '../../lib/realtime/follow-news.ts';
import { ROSTERS } from './api/rosters.ts';

/** Whoever types a roster sends one with each cell. */
const TOGETHER_MS = 400;

/** Asks again when something of that ward's rosters is different. */
export function useRosterLive(wardId: WardId | undefined): void {
  const queries = useQueryClient();
  useEffect(() => {
    if (wardId === undefined) return undefined;
    const { soon, stop } = asksSoon(() => queries.invalidateQueries({ queryKey: ROSTERS }), TOGETHER_MS);
    const leave = followNews({ kind: 'roster', id: wardId }, soon);
    return () => {
      stop();
      leave();
    };
  }, [queries, wardId]);
}

/** The same for one's own shifts, swaps and leave. */
export function useMyShiftsLive(staffId: StaffId): void {
  const queries = useQueryClient();
  useEffect(
    () =>
      followNews(
        { kind: 'person', id: staffId },
        () => queries.invalidateQueries({ queryKey: ROSTERS }),
        (name) => name === 'shifts.changed',
      ),
    [queries, staffId],
  );
}
