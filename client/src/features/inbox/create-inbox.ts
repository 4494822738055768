import type { Envelope } from '../../../../shared/events/envelope.ts';
import type { NoticePage, NoticeView } from '../../../../shared/schemas/notices.ts';
import { createStore } from '../../lib/store.ts';
import type { NoticeList } from './notice-list.ts';
import { applyNoticeEvent, isNoticeEvent, newerOf, withPage, withSeen } from './notice-list.ts';

export type Show = 'all' | 'unseen';

export interface InboxState {
  readonly lists: Readonly<Record<Show, NoticeList | null>>;
  readonly error: Error | null;
}

const NOTHING: InboxState = { lists: { all: null, unseen: null }, error: null };
export const SHOWS = ['unseen', 'all'] as const satisfies readonly Show[];

export interface InboxDoors {
  readonly load: (show: Show, cursor: string | null) => Promise<NoticePage>;
  /** Hears of each notice that reaches the person while they look on. */
  readonly onAdded: (notice: NoticeView) => void;
}

/** The inbox outside React: what waits for the person, as one list of what is unseen and one of everything. */
export function createInbox({ load, onAdded }: InboxDoors) {
  const store = createStore<InboxState>(NOTHING);
  const put = (show: Show, list: NoticeList | null, error: Error | null = null) => {
    store.set({ lists: { ...store.get().lists, [show]: list }, error });
  };
  const each = (change: (list: NoticeList) => NoticeList) => {
    for (const show of SHOWS) {
      const list = store.get().lists[show];
      if (list !== null) put(show, change(list));
    }
  };
  const lists = () => SHOWS.flatMap((show) => store.get().lists[show] ?? []);

  return {
    store,
    since: () => (lists().length === 0 ? 0 : Math.min(...lists().map(({ seq }) => seq))),
    async refresh(show: Show): Promise<void> {
      try {
        const page = await load(show, null);
        put(show, newerOf(store.get().lists[show], page));
      } catch (error) {
        store.set({ ...store.get(), error: error instanceof Error ? error : new Error('The inbox did not load.') });
      }
    },
    /** Loads afresh, over what is held: too many events were missed to tell them one by one. */
    async reload(): Promise<void> {
      for (const show of SHOWS) {
        if (store.get().lists[show] !== null) put(show, await load(show, null));
      }
    },
    async more(show: Show): Promise<void> {
      const list = store.get().lists[show];
      if (list === null || list.nextCursor === null) return;
      const page = await load(show, list.nextCursor);
      const now = store.get().lists[show];
      if (now !== null) put(show, withPage(now, page));
    },
    take(envelope: Envelope): 'ok' | 'gap' {
      let isGap = false;
      let isNews = false;
      for (const show of SHOWS) {
        const list = store.get().lists[show];
        const next = list === null ? null : applyNoticeEvent(list, envelope);
        if (next === 'gap') isGap = true;
        else if (next !== list) {
          // Told once, though it stands in two lists.
          if (show === 'unseen') isNews = true;
          put(show, next);
        }
      }
      if (isNews && isNoticeEvent(envelope) && 'notice' in envelope.data) onAdded(envelope.data.notice);
      return isGap ? 'gap' : 'ok';
    },
    keepSeen(ids: readonly string[] | 'all') {
      each((list) => withSeen(list, ids, new Date().toISOString()));
    },
    forget() {
      store.set(NOTHING);
    },
  };
}
