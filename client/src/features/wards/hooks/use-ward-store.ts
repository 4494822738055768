import { useEffect, useState, useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import type { WardBoard } from '../../../../../shared/schemas/places.ts';
import { announcer } from '../../../components/ui/announcer.ts';
import type { BedState, WardStore } from '../ward-store.ts';
import { createWardStore } from '../ward-store.ts';

/** The store of the ward on the screen; a newer snapshot is laid under it. */
export function useWardStore(board: WardBoard): WardStore {
  const { t } = useTranslation('wards');
  const [store] = useState(() =>
    createWardStore(board, {
      beforePaint: (work) => requestAnimationFrame(work),
      later: (work, ms) => setTimeout(work, ms),
      onOthersChanged(beds) {
        for (const bed of beds) {
          announcer.queue(t('spoken.bed', { code: bed.code }), (count) => t('spoken.beds', { count }));
        }
      },
    }),
  );
  useEffect(() => {
    store.reset(board);
  }, [store, board]);
  return store;
}

export const useLayout = (store: WardStore) => useSyncExternalStore(store.subscribeLayout, store.layout);

export const useBed = (store: WardStore, id: string): BedState | undefined =>
  useSyncExternalStore(
    (listener) => store.subscribeBed(id, listener),
    () => store.bed(id),
  );
