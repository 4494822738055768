import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { WardId } from '../../../../shared/types/ids.ts';
import { follow } from '../../lib/realtime/line.ts';
import { cleaningBoardsQuery } from './api/get-boards.ts';
import type { BoardsStore } from './boards-store.ts';

/** Keeps every ward of the store as it is now. */
export function useBoardsLive(store: BoardsStore, wardIds: readonly WardId[]): void {
  const queries = useQueryClient();
  const key = [...wardIds].sort().join(' ');
  useEffect(() => {
    const ids = key === '' ? [] : (key.split(' ') as WardId[]);
    const reload = async () => {
      store.reset((await queries.fetchQuery(cleaningBoardsQuery)).boards);
    };
    const stops = ids.map((id) =>
      follow({
        stream: { kind: 'ward', id },
        since: () => store.seq(id),
        take: (envelope) => store.take(id, envelope),
        reload,
        onRefused: () => void queries.invalidateQueries({ queryKey: cleaningBoardsQuery.queryKey }),
      }),
    );
    return () => {
      for (const stop of stops) stop();
    };
  }, [store, key, queries]);
}
