import type { MessageView, SendMessage } from '../../../../../shared/schemas/chat.ts';
import type { FileView } from '../../../../../shared/schemas/files.ts';
import type { ChannelId } from '../../../../../shared/types/ids.ts';
import { ApiProblem, isUnsettled } from '../../../lib/api/failure.ts';
import type { Store } from '../../../lib/store.ts';
import { createStore } from '../../../lib/store.ts';
import type { MessageBox } from './message-box.ts';
import type { Outgoing } from './outgoing.ts';

export interface MessageOutboxDoors {
  readonly box: MessageBox;
  /** Sends it as whoever is signed in; rejects with what `api` rejects with. */
  readonly send: (item: Outgoing) => Promise<MessageView>;
  /** Who is signed in and at the screen now; `null`: nobody, or the screen is locked. */
  readonly userId: () => string | null;
  /** Runs the work while no other tab of this browser runs the same: two tabs must not send past each other. */
  readonly exclusive: (channelId: ChannelId, work: () => Promise<void>) => Promise<void>;
  readonly later: (work: () => void, ms: number) => void;
}

export interface NewOutgoing {
  readonly channelId: ChannelId;
  readonly body: SendMessage;
  readonly attachments: readonly FileView[];
}

/** Messages that were written and are not in their channel yet: kept, sent in their channel's order, each once. */
export interface MessageOutbox {
  readonly items: Pick<Store<readonly Outgoing[]>, 'get' | 'subscribe'>;
  readonly open: (userId: string) => Promise<void>;
  /** Another tab kept or sent something: looks again at what lies there. */
  readonly lookAgain: () => Promise<void>;
  readonly close: () => void;
  readonly forget: (userId: string) => Promise<void>;
  /** Shows it at once; resolves when it is kept, which is before it is sent. */
  readonly add: (item: NewOutgoing) => Promise<void>;
  readonly flush: () => Promise<void>;
  readonly retry: (id: string) => Promise<void>;
  readonly discard: (id: string) => Promise<void>;
  /** It stands in its channel now. */
  readonly settle: (ids: readonly string[]) => void;
}

/** The session, not the message, stands in the way: it goes once that is mended. */
const LATER: readonly string[] = ['not-signed-in', 'session-locked', 'csrf-refused', 'rate-limited', 'unavailable'];
const AGAIN_MS = 5000;

type Outcome = 'wait' | Outgoing;

const byOrder = (a: Outgoing, b: Outgoing) => a.order - b.order;

export function createMessageOutbox(doors: MessageOutboxDoors): MessageOutbox {
  const { box, send, userId, exclusive, later } = doors;
  const items = createStore<readonly Outgoing[]>([]);
  const running = new Map<ChannelId, Promise<void>>();
  const called = new Set<ChannelId>();
  /** Being put into the box, and those that lie there. */
  const keeping = new Set<string>();
  const lying = new Set<string>();
  let owner: string | null = null;

  // A device that refuses to keep it (a private window) still sends it while the page lives.
  async function keep(item: Outgoing): Promise<void> {
    keeping.add(item.id);
    try {
      await box.put(item);
      lying.add(item.id);
    } catch {
      lying.delete(item.id);
    } finally {
      keeping.delete(item.id);
    }
  }
  const show = (changed: Outgoing) => {
    if (changed.userId !== owner) return;
    items.set(items.get().map((item) => (item.id === changed.id ? changed : item)));
  };
  const drop = (ids: readonly string[]) => {
    if (items.get().some(({ id }) => ids.includes(id))) items.set(items.get().filter(({ id }) => !ids.includes(id)));
  };

  async function attempt(item: Outgoing): Promise<Outcome> {
    show({ ...item, state: 'sending', problem: null });
    try {
      return { ...item, state: 'sent', answer: await send(item) };
    } catch (error) {
      if (error instanceof ApiProblem && !isUnsettled(error) && !LATER.includes(error.kind)) {
        return { ...item, state: 'failed', problem: error.problem };
      }
      return 'wait';
    }
  }

  async function sendChannel(channelId: ChannelId): Promise<void> {
    for (;;) {
      const next = items.get().find((item) => item.channelId === channelId && item.state === 'queued');
      if (next === undefined || keeping.has(next.id)) return;
      if (lying.has(next.id) && !(await box.has(next.id).catch(() => true))) {
        // Another tab sent it or threw it away.
        drop([next.id]);
        continue;
      }
      // Thrown away here, or no longer anybody's, while the device was asked.
      if (!items.get().includes(next)) continue;
      // Asked anew right before each: whoever signed in meanwhile must not send what another wrote.
      if (owner === null || userId() !== owner || next.userId !== owner) return;
      const outcome = await attempt(next);
      if (outcome === 'wait') {
        show({ ...next, state: 'queued' });
        later(() => void flush(), AGAIN_MS);
        return;
      }
      await (outcome.state === 'sent' ? box.remove(next.id).catch(() => undefined) : keep(outcome));
      show(outcome);
    }
  }

  async function sendAll(channelId: ChannelId): Promise<void> {
    // Called while it ran: the line came back during a failing try, or something was added after the last look.
    while (called.delete(channelId)) await exclusive(channelId, () => sendChannel(channelId));
    running.delete(channelId);
  }

  function run(channelId: ChannelId): Promise<void> {
    called.add(channelId);
    const work = running.get(channelId) ?? sendAll(channelId);
    running.set(channelId, work);
    return work;
  }

  async function flush(): Promise<void> {
    const waiting = items.get().filter(({ state }) => state === 'queued');
    await Promise.all([...new Set(waiting.map(({ channelId }) => channelId))].map(run));
  }

  async function look(who: string): Promise<void> {
    const found = await box.load(who).catch(() => []);
    if (owner !== who) return;
    for (const { id } of found) lying.add(id);
    const here = new Map(items.get().map((item) => [item.id, item]));
    // The page died while one was on its way: the house may have it, and its id sees to it that it is one message.
    const others = found
      .filter(({ id }) => !here.has(id))
      .map((item) => (item.state === 'sending' ? { ...item, state: 'queued' as const } : item));
    items.set([...here.values(), ...others].sort(byOrder));
    await flush();
  }

  return {
    items,
    async open(who) {
      if (owner === who) return;
      owner = who;
      items.set([]);
      await look(who);
    },
    async lookAgain() {
      if (owner !== null) await look(owner);
    },
    close() {
      owner = null;
      items.set([]);
    },
    async forget(who) {
      if (owner === who) items.set([]);
      await box.clear(who).catch(() => undefined);
    },
    async add({ channelId, body, attachments }) {
      if (owner === null) throw new Error('Nobody is signed in to send this as.');
      // The same press twice is the same message.
      if (items.get().some(({ id }) => id === body.id)) return;
      const order = Math.max(0, ...items.get().map((item) => item.order)) + 1;
      const own = { id: body.id, userId: owner, order, state: 'queued' as const, problem: null, answer: null };
      const item: Outgoing = { ...own, channelId, body, attachments };
      items.set([...items.get(), item]);
      await keep(item);
      void flush();
    },
    flush,
    async retry(id) {
      const item = items.get().find((one) => one.id === id);
      if (item === undefined || item.state !== 'failed') return;
      const again: Outgoing = { ...item, state: 'queued', problem: null };
      await keep(again);
      show(again);
      await flush();
    },
    async discard(id) {
      const state = items.get().find((item) => item.id === id)?.state;
      if (state === 'sending' || state === 'sent') return;
      drop([id]);
      await box.remove(id).catch(() => undefined);
    },
    settle(ids) {
      drop(
        items
          .get()
          .filter((item) => item.state === 'sent' && ids.includes(item.id))
          .map(({ id }) => id),
      );
    },
  };
}
