import { useStore } from '../../lib/store.ts';
import { useNow } from '../../lib/use-now.ts';
import { freshnessOf } from './freshness.ts';
import { wallStore } from './keeper.ts';

const SECOND_MS = 1_000;

export const useWall = () => useStore(wallStore);

/** How far what is shown can be trusted, and since when it cannot, by the house's clock. */
export function useFreshness() {
  const at = useNow(SECOND_MS);
  const { freshAt, clockOffset } = useWall();
  return {
    freshness: freshnessOf(freshAt, at),
    freshAt: freshAt === null ? null : freshAt + clockOffset,
    clock: at + clockOffset,
  };
}
