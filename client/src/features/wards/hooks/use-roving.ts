import type { RefObject } from 'react';
import { useEffect } from 'react';
import type { Cell } from '../map-keys.ts';
import { cellAfter } from '../map-keys.ts';

const CELL = 'button[data-bed]';

const cellsIn = (map: HTMLElement) => [...map.querySelectorAll<HTMLButtonElement>(CELL)];

function placesOf(buttons: readonly HTMLButtonElement[]): Cell[] {
  return buttons.map((button) => {
    const box = button.getBoundingClientRect();
    return {
      id: button.dataset['bed'] ?? '',
      roomId: button.dataset['room'] ?? '',
      x: box.left + box.width / 2,
      y: box.top,
    };
  });
}

// Set on the elements themselves: as React state, each arrow key would draw the whole map again.
function makeTabStop(map: HTMLElement, chosen: HTMLElement | undefined): void {
  const cells = cellsIn(map);
  const stop = chosen ?? cells.find((cell) => cell.tabIndex === 0) ?? cells[0];
  for (const cell of cells) cell.tabIndex = cell === stop ? 0 : -1;
}

function focusCell(map: HTMLElement, id: string): void {
  const cell = cellsIn(map).find((button) => button.dataset['bed'] === id);
  if (cell === undefined) return;
  makeTabStop(map, cell);
  cell.focus();
  cell.scrollIntoView({ block: 'nearest' });
}

/** One Tab stop for the whole map; arrows, Home, End and the page keys move within it. */
export function useRoving(ref: RefObject<HTMLElement | null>, layout: unknown): (bedId: string) => void {
  useEffect(() => {
    if (ref.current !== null) makeTabStop(ref.current, undefined);
  }, [ref, layout]);

  useEffect(() => {
    const map = ref.current;
    if (map === null) return undefined;
    const onFocus = (event: FocusEvent) => {
      if (event.target instanceof HTMLElement && event.target.matches(CELL)) makeTabStop(map, event.target);
    };
    const onKey = (event: KeyboardEvent) => {
      if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
      const from = event.target instanceof HTMLElement ? event.target.dataset['bed'] : undefined;
      if (from === undefined) return;
      const next = cellAfter(placesOf(cellsIn(map)), from, event.key, document.documentElement.dir === 'rtl');
      if (next === undefined) return;
      event.preventDefault();
      focusCell(map, next.id);
    };
    map.addEventListener('focusin', onFocus);
    map.addEventListener('keydown', onKey);
    return () => {
      map.removeEventListener('focusin', onFocus);
      map.removeEventListener('keydown', onKey);
    };
  }, [ref]);

  return (bedId) => {
    if (ref.current !== null) focusCell(ref.current, bedId);
  };
}
