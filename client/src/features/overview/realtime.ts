import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { WardId } from '../../../../shared/types/ids.ts';
import { follow } from '../../lib/realtime/line.ts';
import { boardsQuery, getBoard, getWardList } from './api/get-boards.ts';
import type { HospitalStore } from './hospital-store.ts';

/** Keeps every ward of the store as it is now. @param wardIds each once, in any order */
export function useHospitalLive(store: HospitalStore, wardIds: readonly WardId[]): void {
  const queries = useQueryClient();
  const key = [...wardIds].sort().join(' ');
  useEffect(() => {
    const ids = key === '' ? [] : (key.split(' ') as WardId[]);
    const stops = ids.map((id) =>
      follow({
        stream: { kind: 'ward', id },
        since: () => store.seq(id),
        take: (envelope) => store.take(id, envelope),
        async reload() {
          store.resetWard(await getBoard(id));
        },
        onRefused: () => void queries.invalidateQueries({ queryKey: boardsQuery.queryKey }),
      }),
    );
    return () => {
      for (const stop of stops) stop();
    };
  }, [store, key, queries]);
}

/** A new ward is loaded with the others when the list of wards tells of it. Who sees few wards hears no list. */
export function useNewWards(): void {
  const queries = useQueryClient();
  useEffect(() => {
    let since: number | null = null;
    let stop = () => undefined as void;
    let isOver = false;
    const loadPosition = async () => {
      since = (await getWardList()).seq;
    };
    const reload = async () => {
      await loadPosition();
      await queries.invalidateQueries({ queryKey: boardsQuery.queryKey });
    };
    loadPosition().then(
      () => {
        if (isOver) return;
        stop = follow({
          stream: { kind: 'wards' },
          since: () => since ?? 0,
          take({ seq, name }) {
            if (since !== null && seq > since + 1) return 'gap';
            since = Math.max(since ?? 0, seq);
            if (name === 'ward.added' || name === 'ward.removed')
              void queries.invalidateQueries({ queryKey: boardsQuery.queryKey });
            return 'ok';
          },
          reload,
          onRefused: () => undefined,
        });
      },
      () => undefined,
    );
    return () => {
      isOver = true;
      stop();
    };
  }, [queries]);
}
