import { useEffect } from 'react';
import { createStore } from '../../../lib/store.ts';

/** Whether the person can be looking: the page is shown and has the focus. */
export const isAttentive = (): boolean => document.visibilityState === 'visible' && document.hasFocus();

/** Dialogs that lie over the conversation now: what is under them is not being read. */
export const coverStore = createStore(0);

/** While it is open, what lies beneath does not count as read. */
export function useCover(isOpen: boolean): void {
  useEffect(() => {
    if (!isOpen) return undefined;
    coverStore.set(coverStore.get() + 1);
    return () => {
      coverStore.set(coverStore.get() - 1);
    };
  }, [isOpen]);
}
