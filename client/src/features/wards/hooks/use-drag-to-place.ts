import type { RefObject } from 'react';
import { useEffect } from 'react';
import { useBoard } from '../board-context.ts';
import { canMove } from '../panel/offers.ts';
import { shortName } from '../board/cell.ts';
import { beginPlacing, choosePlace, placing } from '../place/place-store.ts';

const FAR_PX = 8;

const bedAt = (x: number, y: number) => document.elementFromPoint(x, y)?.closest<HTMLElement>('[data-bed]') ?? null;

function ghostOf(text: string): HTMLElement {
  const ghost = document.createElement('div');
  ghost.className = 'drag-ghost';
  ghost.setAttribute('aria-hidden', 'true');
  ghost.textContent = text;
  document.body.append(ghost);
  return ghost;
}

/**
 * With a mouse a patient can be pulled from bed to bed: a shortcut into the same mode that every other way leads to.
 * Fingers scroll, so they do not drag.
 */
export function useDragToPlace(ref: RefObject<HTMLElement | null>): void {
  const { store } = useBoard();
  useEffect(() => {
    const map = ref.current;
    if (map === null) return undefined;
    let drag: { bedId: string; x: number; y: number; ghost: HTMLElement | null } | null = null;

    const down = (event: PointerEvent) => {
      if (event.pointerType !== 'mouse' || event.button !== 0 || placing.get() !== null) return;
      const cell = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-bed]') : null;
      const state = store.bed(cell?.dataset['bed'] ?? '');
      if (state?.stay == null || !canMove(store, state)) return;
      drag = { bedId: state.bed.id, x: event.clientX, y: event.clientY, ghost: null };
    };
    const move = (event: PointerEvent) => {
      if (drag === null) return;
      if (drag.ghost === null) {
        if (Math.hypot(event.clientX - drag.x, event.clientY - drag.y) < FAR_PX) return;
        const state = store.bed(drag.bedId);
        if (state?.stay == null) return;
        drag.ghost = ghostOf(shortName(state.stay.patient));
        beginPlacing({ kind: 'move', stay: state.stay, fromCode: state.bed.code });
      }
      drag.ghost.style.transform = `translate(${event.clientX + 12}px, ${event.clientY + 12}px)`;
    };
    const up = (event: PointerEvent) => {
      const was = drag;
      drag = null;
      if (was === null || was.ghost === null) return;
      was.ghost.remove();
      const target = bedAt(event.clientX, event.clientY);
      const bedId = target?.dataset['bed'];
      if (bedId !== undefined && bedId !== was.bedId && target?.dataset['place'] !== 'no') choosePlace(bedId);
      // The click that a browser makes of a drag which ends where it began must not open the panel.
      const swallow = (click: Event) => click.stopPropagation();
      window.addEventListener('click', swallow, { capture: true });
      setTimeout(() => window.removeEventListener('click', swallow, { capture: true }), 0);
    };
    const cancel = () => {
      drag?.ghost?.remove();
      drag = null;
    };
    map.addEventListener('pointerdown', down);
    window.addEventListener('pointermove', move);
    window.addEventListener('pointerup', up);
    window.addEventListener('pointercancel', cancel);
    return () => {
      cancel();
      map.removeEventListener('pointerdown', down);
      window.removeEventListener('pointermove', move);
      window.removeEventListener('pointerup', up);
      window.removeEventListener('pointercancel', cancel);
    };
  }, [ref, store]);
}
