import type { RefObject } from 'react';
import { useEffect, useRef } from 'react';
import type { SigningDesk } from './create-signing.ts';
import { noteReading } from './progress.ts';

const TICK_MS = 1000;

/**
 * Notes how long a part of the form is on the screen, while the screen is looked at, and whether its end was: what the
 * answered element, put at the end, is seen by.
 */
export function useReadingNote(desk: SigningDesk, section: string): RefObject<HTMLSpanElement | null> {
  const end = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    const note = (seconds: number, reachedEnd: boolean) => {
      const { progress } = desk.state.get();
      if (progress !== null) desk.change(noteReading(progress, section, seconds, reachedEnd));
    };
    const timer = setInterval(() => {
      if (document.visibilityState === 'visible') note(TICK_MS / 1000, false);
    }, TICK_MS);
    const watch = new IntersectionObserver((seen) => {
      if (seen.some(({ isIntersecting }) => isIntersecting)) note(0, true);
    });
    if (end.current !== null) watch.observe(end.current);
    return () => {
      clearInterval(timer);
      watch.disconnect();
    };
  }, [desk, section]);
  return end;
}
