import { connectionStore } from '../../../lib/realtime/line.ts';
import { sessionStore } from '../../../lib/session/session-store.ts';
import { useStore } from '../../../lib/store.ts';
import { postMessage } from '../api/messages.ts';
import { createMessageOutbox } from './create-message-outbox.ts';
import { createMessageBox } from './message-box.ts';
import type { Outgoing } from './outgoing.ts';

const activeUser = (): string | null => {
  const state = sessionStore.get();
  return state.phase === 'active' ? state.session.person.id : null;
};

// Without navigator.locks (a page not from HTTPS) two tabs may send the same message; its id makes it one.
const exclusive = async (channelId: string, work: () => Promise<void>): Promise<void> => {
  await ('locks' in navigator ? navigator.locks.request(`wardline-messages-${channelId}`, work) : work());
};

/** What this device's user has written and the house does not have yet. */
export const messageOutbox = createMessageOutbox({
  box: createMessageBox(),
  send: ({ channelId, body }) => postMessage(channelId, body),
  userId: activeUser,
  exclusive,
  later: (work, ms) => {
    setTimeout(work, ms);
  },
});

export const useOutgoing = (): readonly Outgoing[] => useStore({ ...messageOutbox.items, set: () => undefined });

/** Follows who is signed in, whether the line is there, and what other tabs keep; answers what ends that. */
export function watchMessages(userId: string): () => void {
  void messageOutbox.open(userId);
  const tabs = typeof BroadcastChannel === 'undefined' ? null : new BroadcastChannel('wardline-messages');
  if (tabs !== null) tabs.onmessage = () => void messageOutbox.lookAgain();
  let known = messageOutbox.items.get().length;
  const stopItems = messageOutbox.items.subscribe(() => {
    const count = messageOutbox.items.get().length;
    if (count < known) tabs?.postMessage('changed');
    known = count;
  });
  const stopLine = connectionStore.subscribe(() => {
    if (connectionStore.get().phase === 'live') void messageOutbox.flush();
  });
  const stopSession = sessionStore.subscribe(() => {
    const state = sessionStore.get();
    if (state.phase === 'signed-out' && state.why === 'signed-out') void messageOutbox.forget(userId);
    if (state.phase === 'active') void messageOutbox.flush();
  });
  const again = () => void messageOutbox.flush();
  window.addEventListener('online', again);
  return () => {
    tabs?.close();
    stopItems();
    stopLine();
    stopSession();
    window.removeEventListener('online', again);
    messageOutbox.close();
  };
}
