import { api } from '../api/api.ts';
import { newKey } from '../api/create-api.ts';
import { connectionStore } from '../realtime/line.ts';
import { sessionStore } from '../session/session-store.ts';
import { useStore } from '../store.ts';
import { createOutbox } from './create-outbox.ts';
import { createOutboxBox } from './outbox-box.ts';
import type { OutboxItem } from './outbox-item.ts';

const activeUser = (): string | null => {
  const state = sessionStore.get();
  return state.phase === 'active' ? state.session.person.id : null;
};

/** What this device's user has done and not sent yet. */
export const outbox = createOutbox({
  box: createOutboxBox(),
  send: ({ path, body, id }) => api.send('POST', path, { body, key: id }),
  userId: activeUser,
  newId: newKey,
  now: Date.now,
});

export const useOutbox = (): readonly OutboxItem[] => useStore({ ...outbox.items, set: () => undefined });

/** Follows who is signed in and whether the line is there; answers what ends that. */
export function watchOutbox(userId: string): () => void {
  void outbox.open(userId);
  const stopLine = connectionStore.subscribe(() => {
    if (connectionStore.get().phase === 'live') void outbox.flush();
  });
  const stopSession = sessionStore.subscribe(() => {
    const state = sessionStore.get();
    if (state.phase === 'signed-out' && state.why === 'signed-out') void outbox.forget(userId);
    if (state.phase === 'active') void outbox.flush();
  });
  const again = () => void outbox.flush();
  window.addEventListener('online', again);
  return () => {
    stopLine();
    stopSession();
    window.removeEventListener('online', again);
    outbox.close();
  };
}
