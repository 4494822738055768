import { useEffect, useState } from 'react';
import { useStore } from '../../lib/store.ts';
import { freshnessOf } from './freshness.ts';
import { wallStore } from './keeper.ts';

/** The browser's clock, every second. */
export function useSecond(): number {
  const [at, setAt] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => {
      setAt(Date.now());
    }, 1_000);
    return () => {
      clearInterval(timer);
    };
  }, []);
  return at;
}

export const useWall = () => useStore(wallStore);

/** How far what is shown can be trusted, and since when it cannot, by the house's clock. */
export function useFreshness() {
  const at = useSecond();
  const { freshAt, clockOffset } = useWall();
  return {
    freshness: freshnessOf(freshAt, at),
    freshAt: freshAt === null ? null : freshAt + clockOffset,
    clock: at + clockOffset,
  };
}
