import type { Show } from './create-inbox.ts';

/** What the inbox's address says. */
export interface InboxSearch {
  readonly show?: Exclude<Show, 'unseen'>;
  /** The notice a push message stands for: gone to at once. */
  readonly notice?: string;
}

/** Keeps what it understands of an address and drops the rest. */
export function readInboxSearch(raw: Record<string, unknown>): InboxSearch {
  const { notice } = raw;
  return {
    ...(raw['show'] === 'all' ? { show: 'all' as const } : {}),
    ...(typeof notice === 'string' ? { notice } : {}),
  };
}
