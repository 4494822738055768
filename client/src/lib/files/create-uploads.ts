import { BROUGHT_FOR } from '../../../../shared/domain/file-types.ts';
import type { BroughtFor } from '../../../../shared/domain/file-types.ts';
import type { FileView, UploadTicket } from '../../../../shared/schemas/files.ts';
import { isProblem } from '../api/failure.ts';
import { createStore } from '../store.ts';
import type { UploadItem } from './upload-item.ts';
import { failureOf, refusalBeforehand } from './upload-item.ts';

/** The steps of an upload; tests hand in their own. */
export interface UploadDoors {
  readonly announce: (file: File) => Promise<UploadTicket>;
  readonly send: (
    ticket: UploadTicket,
    file: File,
    options: { readonly signal: AbortSignal; readonly onProgress: (part: number) => void },
  ) => Promise<void>;
  readonly complete: (ticket: UploadTicket) => Promise<FileView>;
}

/** What is kept of a file besides what is shown. */
interface Work {
  readonly file: File;
  readonly controller: AbortController;
  /** Its bytes are all there: trying again need not send them once more. */
  sent: UploadTicket | null;
}

const fresh = { progress: 0, failure: null, canRetry: false, view: null } as const;
let made = 0;

/** The files of one record on their way: one after the other, so that a slow line finishes some instead of none. */
export function createUploads(doors: UploadDoors, most: number, purpose: BroughtFor = 'message') {
  const { maxBytes } = BROUGHT_FOR[purpose];
  const store = createStore<readonly UploadItem[]>([]);
  const works = new Map<string, Work>();
  let line: Promise<void> = Promise.resolve();

  const change = (id: string, part: Partial<UploadItem>) => {
    store.set(store.get().map((item) => (item.id === id ? { ...item, ...part } : item)));
  };

  async function bring(id: string, work: Work): Promise<FileView> {
    if (work.sent === null) {
      change(id, { state: 'sending', progress: 0 });
      const ticket = await doors.announce(work.file);
      const { signal } = work.controller;
      const onProgress = (progress: number) => {
        change(id, { progress });
      };
      if (!signal.aborted) await doors.send(ticket, work.file, { signal, onProgress });
      work.sent = ticket;
    }
    change(id, { state: 'checking', progress: 1 });
    return doors.complete(work.sent);
  }

  async function run(id: string): Promise<void> {
    const work = works.get(id);
    if (work === undefined) return;
    try {
      const view = await bring(id, work);
      works.delete(id);
      change(id, { state: 'ready', view });
    } catch (error) {
      // What it was sent for is not there any more (a ticket that ran out): the next try begins from the start.
      if (isProblem(error, 'not-found', 'state-refused')) work.sent = null;
      change(id, { state: 'failed', ...failureOf(error) });
    }
  }

  const enqueue = (id: string) => {
    line = line.then(() => run(id));
  };

  return {
    store,
    add(files: Iterable<File>) {
      for (const file of files) {
        made += 1;
        const id = `upload-${made}`;
        const isTooMany = store.get().length >= most;
        const failure = isTooMany ? 'too-many' : refusalBeforehand(file, purpose);
        const state = failure === null ? 'waiting' : 'failed';
        store.set([...store.get(), { ...fresh, id, name: file.name, size: file.size, maxBytes, state, failure }]);
        if (failure !== null) continue;
        works.set(id, { file, controller: new AbortController(), sent: null });
        enqueue(id);
      }
    },
    retry(id: string) {
      const isOver = store.get().some((item) => item.id === id && item.state === 'failed' && item.canRetry);
      if (!isOver || !works.has(id)) return;
      change(id, { ...fresh, state: 'waiting' });
      enqueue(id);
    },
    remove(id: string) {
      works.get(id)?.controller.abort();
      works.delete(id);
      store.set(store.get().filter((item) => item.id !== id));
    },
    /** Forgets all; what is on its way is stopped. */
    clear() {
      for (const { controller } of works.values()) controller.abort();
      works.clear();
      store.set([]);
    },
    /** Resolves when nothing is on its way. */
    settled: () => line,
  };
}
