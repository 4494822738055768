import type { RefObject } from 'react';
import { useEffect } from 'react';
import { codeOf, typedInto } from './code-entry.ts';
import type { CursorStore } from './cursor-store.ts';
import type { Place, Range, Shape } from './place.ts';
import { placeAfter } from './place.ts';

/** What can be done in the grid; how, is the screen's. */
export interface GridActs {
  /** `null`: nothing on those days. */
  readonly put: (range: Range, code: string | null) => void;
  readonly open: (place: Place) => void;
  readonly move: (from: Place, to: Place, isCopy: boolean) => void;
  readonly copy: (range: Range) => void;
  readonly paste: (at: Place) => void;
  /** Said where what was typed is no code. */
  readonly refuse: (text: string) => void;
}

interface Keys {
  readonly cursor: CursorStore;
  readonly shape: Shape;
  readonly codes: readonly string[];
  readonly acts: GridActs;
}

const isLetter = (event: KeyboardEvent) =>
  event.key.length === 1 && event.key !== ' ' && !event.ctrlKey && !event.metaKey && !event.altKey;

/** Puts what was typed so far; `false`: it is no code, and stays for the person to put right. */
function settle({ cursor, codes, acts }: Keys): boolean {
  const { text } = cursor.get();
  if (text === '') return true;
  const code = codeOf(text, codes);
  cursor.type('');
  if (code === null) acts.refuse(text);
  else acts.put(cursor.range(), code);
  return code !== null;
}

function type(keys: Keys, letter: string): void {
  const { cursor, codes, acts } = keys;
  const typed = typedInto(cursor.get().text, letter, codes);
  if (typed.kind === 'waiting') cursor.type(typed.text);
  if (typed.kind === 'unknown') {
    cursor.type('');
    acts.refuse(typed.text);
  }
  if (typed.kind !== 'done') return;
  const { first, last } = cursor.range();
  acts.put({ first, last }, typed.code);
  cursor.type('');
  // One cell filled: on to the next day, so that a week is typed as it is read.
  const isOne = first.row === last.row && first.col === last.col;
  if (isOne) cursor.moveTo({ row: first.row, col: Math.min(first.col + 1, keys.shape.cols - 1) });
}

/** Ctrl or Command with a letter: a day copied down or across, and what is chosen taken along. */
function command(keys: Keys, key: string): boolean {
  const { cursor, acts, shape } = keys;
  switch (key) {
    case 'c':
      acts.copy(cursor.range());
      return true;
    case 'v':
      acts.paste(cursor.range().first);
      return true;
    case 'a':
      cursor.moveTo({ row: 0, col: 0 });
      cursor.moveTo({ row: shape.rows - 1, col: shape.cols - 1 }, true);
      return true;
    default:
      return false;
  }
}

function edit(keys: Keys, event: KeyboardEvent): boolean {
  const { cursor, acts } = keys;
  const { at, text } = cursor.get();
  switch (event.key) {
    case 'Enter':
    case 'F2':
    case ' ':
      if (text !== '') settle(keys);
      else acts.open(at);
      return true;
    case 'Delete':
      acts.put(cursor.range(), null);
      return true;
    case 'Backspace':
      if (text === '') acts.put(cursor.range(), null);
      else cursor.type(text.slice(0, -1));
      return true;
    case 'Escape':
      if (text !== '') cursor.type('');
      else cursor.moveTo(at);
      return true;
    default:
      return false;
  }
}

/** Whether the grid took the key. */
function take(keys: Keys, event: KeyboardEvent): boolean {
  const { cursor, shape, codes, acts } = keys;
  const isFar = event.ctrlKey || event.metaKey;
  const isRtl = document.documentElement.dir === 'rtl';
  const next = event.altKey ? undefined : placeAfter(cursor.get().at, { key: event.key, isFar }, shape, isRtl);
  if (next !== undefined) {
    if (codes.length > 0) settle(keys);
    cursor.moveTo(next, event.shiftKey);
    return true;
  }
  if (event.altKey) return false;
  if (isFar) return codes.length > 0 && command(keys, event.key.toLowerCase());
  if (codes.length > 0) {
    if (edit(keys, event)) return true;
    if (!isLetter(event)) return false;
    type(keys, event.key);
    return true;
  }
  if (event.key !== 'Enter' && event.key !== ' ') return false;
  acts.open(cursor.get().at);
  return true;
}

/** Only while the focus is on a cell (WCAG 2.1.4). */
export function useGridKeys(frame: RefObject<HTMLElement | null>, keys: Keys): void {
  useEffect(() => {
    const grid = frame.current;
    if (grid === null) return undefined;
    const onKey = (event: KeyboardEvent) => {
      if (event.isComposing || !(event.target instanceof HTMLElement)) return;
      if (event.target.dataset['col'] === undefined) return;
      if (take(keys, event)) event.preventDefault();
    };
    const onFocus = (event: FocusEvent) => {
      const { row, col } = event.target instanceof HTMLElement ? event.target.dataset : {};
      if (row === undefined || col === undefined) return;
      const { at } = keys.cursor.get();
      if (at.row !== Number(row) || at.col !== Number(col)) keys.cursor.moveTo({ row: Number(row), col: Number(col) });
    };
    const onLeave = (event: FocusEvent) => {
      if (event.relatedTarget instanceof Node && grid.contains(event.relatedTarget)) return;
      if (keys.codes.length > 0) settle(keys);
    };
    grid.addEventListener('keydown', onKey);
    grid.addEventListener('focusin', onFocus);
    grid.addEventListener('focusout', onLeave);
    return () => {
      grid.removeEventListener('keydown', onKey);
      grid.removeEventListener('focusin', onFocus);
      grid.removeEventListener('focusout', onLeave);
    };
  });
}
