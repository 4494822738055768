import { useNow } from '../../lib/use-now.ts';

const EVERY_MS = 30_000;

/** The time, by the half minute: what runs out while the page lies open must be seen to. */
export const useConsentClock = (): number => useNow(EVERY_MS);
