import type { EndReason } from './session-store.ts';

/** What one tab tells the others of the same browser: they share one session. */
export type TabMessage =
  | { readonly kind: 'activity'; readonly at: number }
  | { readonly kind: 'locked' }
  | { readonly kind: 'ended'; readonly why: EndReason }
  /** Someone signed in or unlocked: ask the server again. */
  | { readonly kind: 'changed' };

const channel = typeof BroadcastChannel === 'undefined' ? null : new BroadcastChannel('wardline');

export function tellTabs(message: TabMessage): void {
  channel?.postMessage(message);
}

export function hearTabs(listener: (message: TabMessage) => void): () => void {
  const hear = (event: MessageEvent<TabMessage>) => {
    listener(event.data);
  };
  channel?.addEventListener('message', hear);
  return () => {
    channel?.removeEventListener('message', hear);
  };
}
