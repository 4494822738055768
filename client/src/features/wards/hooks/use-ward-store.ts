import type { TFunction } from 'i18next';
import { useEffect, useState, useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import { bedWord } from '../../../../../shared/domain/bed-state.ts';
import type { WardBoard } from '../../../../../shared/schemas/places.ts';
import type { WardCensus } from '../../../../../shared/schemas/stays.ts';
import { announcer } from '../../../components/ui/announcer.ts';
import { useSession } from '../../../lib/session/use-session.ts';
import type { BedFacts } from '../board/cell.ts';
import type { BedState, WardStore } from '../ward-store.ts';
import { createWardStore } from '../ward-store.ts';

function speak(t: TFunction<'board'>, beds: readonly BedFacts[]): void {
  for (const { bed } of beds) {
    announcer.queue(t('spoken.bed', { code: bed.code, word: t(`word.${bedWord(bed.state)}`) }), (count) =>
      t('spoken.beds', { count }),
    );
  }
}

/** The store of the ward on the screen; newer snapshots are laid under it. */
export function useWardStore(board: WardBoard, census: WardCensus | undefined): WardStore {
  const { t } = useTranslation('board');
  const { person } = useSession();
  const [store] = useState(() =>
    createWardStore(board, {
      beforePaint: (work) => requestAnimationFrame(work),
      later: (work, ms) => setTimeout(work, ms),
      onOthersChanged(beds) {
        speak(t, beds);
      },
      me: person.id,
    }),
  );
  useEffect(() => {
    store.reset(board);
  }, [store, board]);
  useEffect(() => {
    if (census !== undefined) store.resetCensus(census);
  }, [store, census]);
  return store;
}

export const useBed = (store: WardStore, id: string): BedState | undefined =>
  useSyncExternalStore(
    (listener) => store.subscribeBed(id, listener),
    () => store.bed(id),
  );

/** Everything on the board; drawn again with every change, so for small things only: counts and lanes. */
export const useBeds = (store: WardStore): readonly BedState[] => useSyncExternalStore(store.subscribeAll, store.beds);

export const useCensus = (store: WardStore): WardCensus | null =>
  useSyncExternalStore(store.subscribeAll, store.census);
