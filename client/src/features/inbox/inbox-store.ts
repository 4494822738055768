import { useEffect } from 'react';
import type { NoticeView } from '../../../../shared/schemas/notices.ts';
import type { StaffId } from '../../../../shared/types/ids.ts';
import { follow } from '../../lib/realtime/line.ts';
import { useStore } from '../../lib/store.ts';
import { getNotices } from './api.ts';
import type { InboxState } from './create-inbox.ts';
import { createInbox } from './create-inbox.ts';

type Listener = (notice: NoticeView) => void;
const listeners = new Set<Listener>();

/** The inbox of whoever is signed in here. */
export const inbox = createInbox({
  load: getNotices,
  onAdded: (notice) => {
    for (const listener of listeners) listener(notice);
  },
});

/** Calls the listener with each notice that comes from now on; answers what ends that. */
export function hearNotices(listener: Listener): () => void {
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
}

let users = 0;
let stop: () => void = () => undefined;

async function begin(staffId: StaffId): Promise<void> {
  await inbox.refresh('unseen');
  if (users === 0 || inbox.store.get().lists.unseen === null) return;
  stop();
  stop = follow({
    stream: { kind: 'person', id: staffId },
    since: inbox.since,
    take: inbox.take,
    reload: inbox.reload,
    onRefused: () => undefined,
  });
}

function end(): void {
  stop();
  stop = () => undefined;
  inbox.forget();
}

/** Keeps the inbox as it is now, while anything that shows it is there. Answers what tries again where it did not load. */
export function useInboxLife(staffId: StaffId): () => void {
  useEffect(() => {
    users += 1;
    if (users === 1) void begin(staffId);
    return () => {
      users -= 1;
      if (users === 0) end();
    };
  }, [staffId]);
  return () => void begin(staffId);
}

export const useInbox = (): InboxState => useStore(inbox.store);
