import { useEffect, useState } from 'react';

const AGAIN_MS = 5000;

/**
 * Loads what the frame shows besides the first screen, once that has had the line to itself for `afterMs`; without a line
 * it is asked for until it comes. Answers whether it is there. `load` must be the same at every call.
 */
export function useLate(load: () => Promise<unknown>, afterMs: number, isWanted: boolean): boolean {
  const [isLoaded, setLoaded] = useState(false);
  useEffect(() => {
    if (!isWanted || isLoaded) return undefined;
    let timer: ReturnType<typeof setTimeout>;
    const tryLoading = () => {
      load().then(
        () => setLoaded(true),
        () => {
          timer = setTimeout(tryLoading, AGAIN_MS);
        },
      );
    };
    timer = setTimeout(tryLoading, afterMs);
    return () => {
      clearTimeout(timer);
    };
  }, [load, afterMs, isWanted, isLoaded]);
  return isWanted && isLoaded;
}
