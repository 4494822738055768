import type { RefObject } from 'react';
import { useEffect } from 'react';
import { useBoard } from '../board-context.ts';
import { beginPlacing, endPlacing, placing } from '../place/place-store.ts';
import { canMove } from '../panel/offers.ts';
import { useRoutineChange } from './use-routine-change.ts';

/** M moves, C cleans, N notes, / finds, ? explains; only while the focus is on a bed (WCAG 2.1.4). */
export function useBoardKeys(ref: RefObject<HTMLElement | null>): void {
  const { store, hold, overlay } = useBoard();
  const routine = useRoutineChange();
  useEffect(() => {
    const map = ref.current;
    if (map === null) return undefined;
    const act = (key: string, bedId: string): boolean => {
      const state = store.bed(bedId);
      if (state === undefined) return false;
      switch (key) {
        case 'm':
          if (state.stay === null || !canMove(store, state)) return false;
          beginPlacing({ kind: 'move', stay: state.stay, fromCode: state.bed.code });
          return true;
        case 'c':
          return routine(state);
        case 'n':
          if (state.stay === null) return false;
          overlay.set({ kind: 'bed', bedId, page: 'note' });
          return true;
        case '/':
          document.querySelector<HTMLInputElement>('#board-find')?.focus();
          return true;
        case '?':
          overlay.set({ kind: 'keys' });
          return true;
        case 'escape':
          if (placing.get() === null) return false;
          endPlacing();
          return true;
        default:
          return false;
      }
    };
    const onKey = (event: KeyboardEvent) => {
      hold.key();
      if (event.altKey || event.ctrlKey || event.metaKey || event.isComposing) return;
      const bedId = event.target instanceof HTMLElement ? event.target.dataset['bed'] : undefined;
      if (bedId !== undefined && act(event.key.toLowerCase(), bedId)) event.preventDefault();
    };
    map.addEventListener('keydown', onKey);
    return () => {
      map.removeEventListener('keydown', onKey);
    };
  });
}
