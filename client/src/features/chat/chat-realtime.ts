import type { ChannelId, StaffId } from '../../../../shared/types/ids.ts';
import { follow } from '../../lib/realtime/line.ts';
import type { ChatStore } from './chat-store.ts';

interface Followed {
  readonly stop: () => void;
  /** The last number that was seen of it: a fresh snapshot may be older, and what is between is asked for. */
  readonly seq: number;
}

/** Follows the person's own stream and every channel the store holds; answers what ends that. */
export function followChat(store: ChatStore, me: StaffId): () => void {
  const followed = new Map<ChannelId, Followed>();
  let isOver = false;

  const followOne = (id: ChannelId) =>
    follow({
      stream: { kind: 'channel', id },
      since: () => store.channel(id)?.seq ?? 0,
      take: (envelope) => store.takeChannel(id, envelope),
      reload: async () => {
        await store.loadOne(id);
      },
      // Whoever may not hear it may not see it either; the house says so when it is asked.
      onRefused: () => void store.loadOne(id).catch(() => undefined),
    });

  function match(): void {
    if (isOver) return;
    const { mine, visited } = store.state.get();
    const wanted = new Map([...mine.channels, ...visited.channels].map(({ id, seq }) => [id, seq]));
    for (const [id, { stop }] of followed) {
      if (wanted.has(id)) continue;
      followed.delete(id);
      stop();
    }
    for (const [id, seq] of wanted) {
      const before = followed.get(id);
      if (before === undefined) {
        followed.set(id, { stop: followOne(id), seq });
      } else if (seq < before.seq) {
        followed.set(id, { stop: followOne(id), seq });
        before.stop();
      } else if (seq > before.seq) {
        followed.set(id, { ...before, seq });
      }
    }
  }

  const stopState = store.state.subscribe(match);
  match();
  const stopOwn = follow({
    stream: { kind: 'person', id: me },
    since: () => store.state.get().mine.seq,
    take: store.takeOwn,
    reload: store.load,
    onRefused: () => undefined,
  });
  return () => {
    isOver = true;
    stopState();
    stopOwn();
    for (const { stop } of followed.values()) stop();
    followed.clear();
  };
}
