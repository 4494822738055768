import type { RefObject } from 'react';
import { useEffect, useRef } from 'react';
import { coverStore } from './attention.ts';

/** Escape within the element, where no menu, list or dialog of it is there to be put away first. */
export function useEscape(within: RefObject<HTMLElement | null>, onEscape: () => void): void {
  const latest = useRef(onEscape);
  useEffect(() => {
    latest.current = onEscape;
  });
  useEffect(() => {
    const element = within.current;
    if (element === null) return undefined;
    // React's own events come up through portals; these do not.
    const hear = (event: KeyboardEvent) => {
      if (event.key !== 'Escape' || event.defaultPrevented || coverStore.get() > 0) return;
      if (element.querySelector('[aria-expanded="true"]') === null) latest.current();
    };
    element.addEventListener('keydown', hear);
    return () => {
      element.removeEventListener('keydown', hear);
    };
  }, [within]);
}
