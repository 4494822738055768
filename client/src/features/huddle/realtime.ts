import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { WardId } from '../../../../shared/types/ids.ts';
import { follow } from '../../lib/realtime/line.ts';
import { getCensusPositions, huddleKey } from './huddle-api.ts';
import type { HuddleSearch } from './huddle-search.ts';

/** Many changes in one ward make one load. */
const REST_MS = 700;

/** Loads the huddle again soon after something happened to somebody in one of these wards. */
export function useHuddleLive(search: HuddleSearch, wardIds: readonly WardId[]): void {
  const queries = useQueryClient();
  const wards = [...wardIds].sort().join(' ');
  const [, department, ward] = huddleKey(search);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | null = null;
    const loadSoon = () => {
      timer ??= setTimeout(() => {
        timer = null;
        void queries.invalidateQueries({ queryKey: ['huddle', department, ward] });
      }, REST_MS);
    };
    const ids = wards === '' ? [] : (wards.split(' ') as WardId[]);
    let asked: Promise<ReadonlyMap<string, number>> | null = null;
    // Every ward asks at once when the line opens; one answer is enough for all of them.
    const positions = () => {
      asked ??= getCensusPositions(ids).finally(() => {
        asked = null;
      });
      return asked;
    };
    const stops = ids.map((id) => {
      // The screen keeps no copy of the census, only the number of the last event it heard of. Before the first it
      // claims to know what nobody can, and is told to find out where the stream stands.
      let heard = Number.MAX_SAFE_INTEGER;
      return follow({
        stream: { kind: 'census', id },
        since: () => heard,
        take({ seq }) {
          heard = seq;
          loadSoon();
          return 'ok';
        },
        async reload() {
          heard = (await positions()).get(id) ?? 0;
          loadSoon();
        },
        onRefused: loadSoon,
      });
    });
    return () => {
      if (timer !== null) clearTimeout(timer);
      for (const stop of stops) stop();
    };
  }, [queries, wards, department, ward]);
}
