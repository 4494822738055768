import { useEffect, useState, useSyncExternalStore } from 'react';
import type { BedView, WardBoard } from '../../../../../shared/schemas/places.ts';
import type { HospitalStore, WardLayout } from '../hospital-store.ts';
import { createHospitalStore } from '../hospital-store.ts';

/** The store of the hospital on the screen; newer boards are laid under it. */
export function useHospitalStore(boards: readonly WardBoard[]): HospitalStore {
  const [store] = useState(() => createHospitalStore(boards, { beforePaint: (work) => requestAnimationFrame(work) }));
  useEffect(() => {
    store.reset(boards);
  }, [store, boards]);
  return store;
}

export const useAllBoards = (store: HospitalStore): readonly WardBoard[] =>
  useSyncExternalStore(store.subscribe, store.boards);

export const useLayout = (store: HospitalStore): readonly WardLayout[] =>
  useSyncExternalStore(store.subscribeLayout, store.layout);

export const useWardBoard = (store: HospitalStore, wardId: string): WardBoard | undefined =>
  useSyncExternalStore(
    (listener) => store.subscribeWard(wardId, listener),
    () => store.ward(wardId),
  );

export const useBed = (store: HospitalStore, bedId: string): BedView | undefined =>
  useSyncExternalStore(
    (listener) => store.subscribeBed(bedId, listener),
    () => store.bed(bedId),
  );
