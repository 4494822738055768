import type { RefObject } from 'react';
import { useEffect } from 'react';

const CELL = 'a[data-cell]';
const cellsIn = (map: HTMLElement) => [...map.querySelectorAll<HTMLElement>(CELL)];

function makeTabStop(cells: readonly HTMLElement[], stop: HTMLElement | undefined): void {
  for (const cell of cells) cell.tabIndex = cell === stop ? 0 : -1;
}

/** The cell straight above or below, by what is drawn. */
function across(cells: readonly HTMLElement[], from: HTMLElement, sign: 1 | -1): HTMLElement | undefined {
  const here = from.getBoundingClientRect();
  const beyond = cells
    .map((cell) => ({ cell, box: cell.getBoundingClientRect() }))
    .filter(({ box }) => (box.top - here.top) * sign > 4);
  const row = Math.min(...beyond.map(({ box }) => Math.abs(box.top - here.top)));
  return beyond
    .filter(({ box }) => Math.abs(box.top - here.top) - row <= 4)
    .sort((a, b) => Math.abs(a.box.left - here.left) - Math.abs(b.box.left - here.left))[0]?.cell;
}

function target(cells: readonly HTMLElement[], from: HTMLElement, key: string): HTMLElement | undefined {
  const index = cells.indexOf(from);
  const step = document.documentElement.dir === 'rtl' ? -1 : 1;
  switch (key) {
    case 'ArrowRight':
      return cells[index + step];
    case 'ArrowLeft':
      return cells[index - step];
    case 'ArrowDown':
      return across(cells, from, 1);
    case 'ArrowUp':
      return across(cells, from, -1);
    case 'Home':
      return cells[0];
    case 'End':
      return cells.at(-1);
    default:
      return undefined;
  }
}

/** One Tab stop for five hundred beds; arrows, Home and End move among them. */
export function useMapKeys(ref: RefObject<HTMLElement | null>, layout: unknown): void {
  useEffect(() => {
    const cells = ref.current === null ? [] : cellsIn(ref.current);
    makeTabStop(cells, cells.find((cell) => cell.tabIndex === 0) ?? cells[0]);
  }, [ref, layout]);
  useEffect(() => {
    const map = ref.current;
    if (map === null) return undefined;
    const onKey = (event: KeyboardEvent) => {
      if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
      const from = event.target instanceof HTMLElement && event.target.matches(CELL) ? event.target : null;
      const cells = cellsIn(map);
      const next = from === null ? undefined : target(cells, from, event.key);
      if (next === undefined) return;
      event.preventDefault();
      makeTabStop(cells, next);
      next.focus();
    };
    map.addEventListener('keydown', onKey);
    return () => {
      map.removeEventListener('keydown', onKey);
    };
  }, [ref]);
}
