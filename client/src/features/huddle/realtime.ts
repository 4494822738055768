import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { WardId } from '../../../../shared/types/ids.ts';
import { asksSoon } from '../../lib/realtime/asks-soon.ts';
import { followNews } from '../../lib/realtime/follow-news.ts';
import { huddleKey } from './huddle-api.ts';
import type { HuddleSearch } from './huddle-search.ts';

/** Many changes in one ward make one load. */
const REST_MS = 700;

/** Loads the huddle again soon after something happened to somebody in one of these wards. */
export function useHuddleLive(search: HuddleSearch, wardIds: readonly WardId[]): void {
  const queries = useQueryClient();
  const wards = [...wardIds].sort().join(' ');
  const [, department, ward] = huddleKey(search);
  useEffect(() => {
    const { soon, stop } = asksSoon(
      () => queries.invalidateQueries({ queryKey: ['huddle', department, ward] }),
      REST_MS,
    );
    const ids = wards === '' ? [] : (wards.split(' ') as WardId[]);
    const leaves = ids.map((id) => followNews({ kind: 'census', id }, soon));
    return () => {
      stop();
      for (const leave of leaves) leave();
    };
  }, [queries, wards, department, ward]);
}
