import { createStore } from '../../lib/store.ts';

const COALESCE_MS = 3000;
const MAX_SPOKEN = 3;

export interface Announcer {
  /** Said with the next batch; `summary` replaces the batch where it is too long to listen to. */
  readonly queue: (text: string, summary: (count: number) => string) => void;
  /** Said at once: the result of the person's own action. */
  readonly say: (text: string) => void;
  /** Interrupts: only for a lost connection or a conflict on what the person is doing. */
  readonly interrupt: (text: string) => void;
}

export interface Regions {
  readonly polite: (text: string) => void;
  readonly assertive: (text: string) => void;
  readonly later: (work: () => void, ms: number) => void;
}

/** Turns many changes into few words: one batch every three seconds, at most three messages, else their number. */
export function createAnnouncer(regions: Regions): Announcer {
  let batch: { readonly text: string; readonly summary: (count: number) => string }[] = [];

  function flush(): void {
    const said = batch;
    batch = [];
    const last = said.at(-1);
    if (last === undefined) return;
    const texts = [...new Set(said.map((message) => message.text))];
    regions.polite(texts.length <= MAX_SPOKEN ? texts.join(' ') : last.summary(texts.length));
  }

  return {
    queue(text, summary) {
      if (batch.length === 0) regions.later(flush, COALESCE_MS);
      batch.push({ text, summary });
    },
    say: regions.polite,
    interrupt: regions.assertive,
  };
}

/** What the two live regions of the page hold; `id` makes a repeated sentence new. */
export interface Spoken {
  readonly id: number;
  readonly text: string;
}
export const politeStore = createStore<Spoken>({ id: 0, text: '' });
export const assertiveStore = createStore<Spoken>({ id: 0, text: '' });

const speak = (store: typeof politeStore) => (text: string) => {
  store.set({ id: store.get().id + 1, text });
};

export const announcer = createAnnouncer({
  polite: speak(politeStore),
  assertive: speak(assertiveStore),
  later: (work, ms) => {
    setTimeout(work, ms);
  },
});
