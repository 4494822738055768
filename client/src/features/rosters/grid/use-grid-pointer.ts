import type { RefObject } from 'react';
import { useEffect, useRef } from 'react';
import type { CursorStore } from './cursor-store.ts';
import type { Hold, RowView } from './grid-view.ts';
import { holdOf, isHeld } from './grid-view.ts';
import type { Place } from './place.ts';
import type { GridActs } from './use-grid-keys.ts';

const FAR_PX = 6;

interface Pointing {
  readonly cursor: CursorStore;
  readonly rows: readonly RowView[];
  readonly acts: GridActs;
}

interface Drag {
  readonly from: Place;
  /** A shift is pulled to another cell; else cells are chosen. */
  readonly hold: Hold | null;
  readonly x: number;
  readonly y: number;
  ghost: HTMLElement | null;
  isFar: boolean;
}

const placeOf = (target: EventTarget | Element | null): Place | null => {
  const cell = target instanceof Element ? target.closest<HTMLElement>('.roster-cell') : null;
  const { row, col } = cell?.dataset ?? {};
  return row === undefined || col === undefined ? null : { row: Number(row), col: Number(col) };
};
const isSame = (one: Place, other: Place) => one.row === other.row && one.col === other.col;

function ghostOf(text: string): HTMLElement {
  const ghost = document.createElement('div');
  ghost.className = 'roster-ghost';
  ghost.setAttribute('aria-hidden', 'true');
  ghost.textContent = text;
  document.body.append(ghost);
  return ghost;
}

// The click that a browser makes of a drag must not open the cell.
function swallowClick(): void {
  const swallow = (click: Event) => click.stopPropagation();
  window.addEventListener('click', swallow, { capture: true });
  setTimeout(() => window.removeEventListener('click', swallow, { capture: true }), 0);
}

/**
 * With a mouse a shift is pulled to another cell, with Ctrl as a copy, and a stretch of cells is chosen from an empty one. A
 * finger scrolls; its tap opens the cell, where everything can be done.
 */
export function useGridPointer(frame: RefObject<HTMLElement | null>, pointing: Pointing): void {
  const latest = useRef(pointing);
  useEffect(() => {
    latest.current = pointing;
  });
  useEffect(() => {
    const grid = frame.current;
    if (grid === null) return undefined;
    let drag: Drag | null = null;
    let wasHere = false;
    const end = () => {
      drag?.ghost?.remove();
      drag = null;
      delete grid.dataset['dragging'];
    };
    const down = (event: PointerEvent) => {
      const place = placeOf(event.target);
      if (place === null || event.button !== 0) return;
      wasHere = isSame(latest.current.cursor.get().at, place) && grid.contains(document.activeElement);
      if (event.pointerType !== 'mouse') return;
      if (event.shiftKey) {
        event.preventDefault();
        latest.current.cursor.moveTo(place, true);
        return;
      }
      const hold = holdOf(latest.current.rows, place);
      drag = { from: place, hold, x: event.clientX, y: event.clientY, ghost: null, isFar: false };
    };
    const move = (event: PointerEvent) => {
      if (drag === null) return;
      drag.isFar ||= Math.hypot(event.clientX - drag.x, event.clientY - drag.y) >= FAR_PX;
      if (!drag.isFar) return;
      if (drag.hold === null) {
        const place = placeOf(document.elementFromPoint(event.clientX, event.clientY));
        if (place !== null && !isSame(place, latest.current.cursor.get().at)) latest.current.cursor.moveTo(place, true);
        return;
      }
      drag.ghost ??= ghostOf(drag.hold.code);
      grid.dataset['dragging'] = 'true';
      drag.ghost.style.transform = `translate(${event.clientX + 10}px, ${event.clientY + 10}px)`;
    };
    const up = (event: PointerEvent) => {
      const was = drag;
      end();
      if (was?.isFar !== true) return;
      swallowClick();
      const place = placeOf(document.elementFromPoint(event.clientX, event.clientY));
      if (was.hold === null || place === null || isSame(place, was.from)) return;
      // A colleague’s change may have moved the rows meanwhile: what stands there now is not what was taken.
      const { rows, acts } = latest.current;
      if (isHeld(rows, was.from, was.hold)) acts.move(was.from, place, event.ctrlKey);
    };
    const click = (event: MouseEvent) => {
      const place = placeOf(event.target);
      if (place === null || event.shiftKey) return;
      const isTouch = event instanceof PointerEvent && event.pointerType !== 'mouse' && event.pointerType !== '';
      if (isTouch || wasHere) latest.current.acts.open(place);
    };
    const key = (event: KeyboardEvent) => {
      if (event.key === 'Escape' && drag?.ghost != null) end();
    };
    grid.addEventListener('pointerdown', down);
    grid.addEventListener('click', click);
    window.addEventListener('pointermove', move);
    window.addEventListener('pointerup', up);
    window.addEventListener('pointercancel', end);
    window.addEventListener('keydown', key);
    return () => {
      end();
      grid.removeEventListener('pointerdown', down);
      grid.removeEventListener('click', click);
      window.removeEventListener('pointermove', move);
      window.removeEventListener('pointerup', up);
      window.removeEventListener('pointercancel', end);
      window.removeEventListener('keydown', key);
    };
    // Nothing may be let go while it is pulled: this must not run again with a drawing, which any word on the line brings.
  }, [frame]);
}
