import { ApiProblem, isUnsettled } from '../api/failure.ts';
import { createStore } from '../store.ts';
import type { Store } from '../store.ts';
import type { OutboxBox } from './outbox-box.ts';
import type { OutboxItem } from './outbox-item.ts';

export interface OutboxDoors {
  readonly box: OutboxBox;
  /** Sends it as whoever is signed in; rejects with what `api` rejects with. */
  readonly send: (item: OutboxItem) => Promise<unknown>;
  /** Who is signed in and at the screen now; `null`: nobody, or the screen is locked. */
  readonly userId: () => string | null;
  readonly newId: () => string;
  readonly now: () => number;
}

export type NewOutboxItem = Pick<OutboxItem, 'verb' | 'path' | 'body' | 'subjectId' | 'label'>;

/** Changes made while the line was away, or just now: kept, sent in their order, each once. */
export interface Outbox {
  /** Those of the user it is open for, in their order. */
  readonly items: Pick<Store<readonly OutboxItem[]>, 'get' | 'subscribe'>;
  /** Shows and sends that user's items from now on; another's stay where they lie. */
  readonly open: (userId: string) => Promise<void>;
  /** Shows and sends nobody's. */
  readonly close: () => void;
  /** Forgets what that user has not sent: they signed out. */
  readonly forget: (userId: string) => Promise<void>;
  /** Resolves when it is kept, which is before it is sent. */
  readonly add: (item: NewOutboxItem) => Promise<void>;
  /** Sends what waits, in order; stops at the first that gets no answer. */
  readonly flush: () => Promise<void>;
  readonly retry: (id: string) => Promise<void>;
  readonly discard: (id: string) => Promise<void>;
}

const CONFLICTS: readonly string[] = ['bed-refused', 'version-conflict', 'state-refused', 'not-found'];
/** The session, not the change, stands in the way: it goes once that is mended. */
const LATER: readonly string[] = ['not-signed-in', 'session-locked', 'csrf-refused', 'rate-limited', 'unavailable'];

type Outcome = 'sent' | 'wait' | OutboxItem;

export function createOutbox({ box, send, userId, newId, now }: OutboxDoors): Outbox {
  const items = createStore<readonly OutboxItem[]>([]);
  let owner: string | null = null;
  let flushing: Promise<void> | null = null;
  let isCalled = false;

  // A device that refuses to keep it (a private window) still sends it while the page lives.
  const kept = (work: Promise<void>): Promise<void> => work.catch(() => undefined);
  const show = (changed: OutboxItem) => {
    if (changed.userId !== owner) return;
    items.set(items.get().map((item) => (item.id === changed.id ? changed : item)));
  };
  const drop = (id: string) => {
    items.set(items.get().filter((item) => item.id !== id));
  };

  async function attempt(item: OutboxItem): Promise<Outcome> {
    show({ ...item, state: 'sending', problem: null });
    try {
      await send(item);
      return 'sent';
    } catch (error) {
      if (error instanceof ApiProblem && !isUnsettled(error) && !LATER.includes(error.kind)) {
        const state = CONFLICTS.includes(error.kind) ? 'conflict' : 'failed';
        return { ...item, state, problem: error.problem };
      }
      return 'wait';
    }
  }

  /** `empty`: nothing waits; `stopped`: no answer came, or the user is not at the screen. */
  async function sendAll(): Promise<'empty' | 'stopped'> {
    for (;;) {
      const next = items.get().find((item) => item.state === 'queued');
      if (next === undefined) return 'empty';
      // Asked anew before each: whoever signed in meanwhile must not send what another did.
      if (owner === null || userId() !== owner || next.userId !== owner) return 'stopped';
      const outcome = await attempt(next);
      if (outcome === 'wait') {
        show({ ...next, state: 'queued' });
        return 'stopped';
      }
      if (outcome === 'sent') {
        await kept(box.remove(next.id));
        drop(next.id);
      } else {
        await kept(box.put(outcome));
        show(outcome);
      }
    }
  }

  async function run(): Promise<void> {
    let isOn = true;
    while (isOn) {
      isCalled = false;
      const end = await sendAll();
      // The line came back while one try was still failing, or something was added after the last look.
      isOn = isCalled || (end === 'empty' && items.get().some((item) => item.state === 'queued'));
    }
    flushing = null;
  }

  const start = (): Promise<void> => {
    flushing ??= run();
    return flushing;
  };
  const flush = (): Promise<void> => {
    isCalled = true;
    return start();
  };

  return {
    items,
    async open(who) {
      if (owner === who) return;
      owner = who;
      items.set([]);
      const found = await box.load(who).catch(() => []);
      if (owner !== who) return;
      // The page died while one was on its way: it may have been done, and its key sees to it that it is not done twice.
      const waiting = found.map((item) => (item.state === 'sending' ? { ...item, state: 'queued' as const } : item));
      const added = items.get().filter((item) => waiting.every(({ id }) => id !== item.id));
      items.set([...waiting.sort((a, b) => a.order - b.order), ...added]);
      await flush();
    },
    close() {
      owner = null;
      items.set([]);
    },
    async forget(who) {
      if (owner === who) items.set([]);
      await kept(box.clear(who));
    },
    async add(wanted) {
      if (owner === null) throw new Error('Nobody is signed in to send this as.');
      const order = Math.max(0, ...items.get().map((item) => item.order)) + 1;
      const own = { id: newId(), userId: owner, order, queuedAt: now(), state: 'queued' as const, problem: null };
      const item: OutboxItem = { ...wanted, ...own };
      items.set([...items.get(), item]);
      await kept(box.put(item));
      void start();
    },
    flush,
    async retry(id) {
      const item = items.get().find((one) => one.id === id);
      if (item === undefined || (item.state !== 'conflict' && item.state !== 'failed')) return;
      const again: OutboxItem = { ...item, state: 'queued', problem: null };
      await kept(box.put(again));
      show(again);
      await flush();
    },
    async discard(id) {
      if (items.get().find((item) => item.id === id)?.state === 'sending') return;
      drop(id);
      await kept(box.remove(id));
    },
  };
}
