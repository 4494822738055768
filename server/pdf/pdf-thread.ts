import { Worker } from 'node:worker_threads';
import type { ConsentDocument } from './consent-document.ts';

const ENTRY = import.meta.url.endsWith('.ts') ? './pdf-worker-from-source.mjs' : './pdf-worker.js';
/** The longest form takes less than two. */
const MOST_MS = 30_000;

/** What the thread is asked, and what it answers. */
export interface PdfQuestion {
  readonly number: number;
  readonly input: ConsentDocument;
}
export type PdfAnswer = { readonly number: number } & ({ readonly bytes: Uint8Array } | { readonly error: string });

interface Waiting {
  readonly resolve: (bytes: Buffer) => void;
  readonly reject: (error: Error) => void;
  readonly timer: NodeJS.Timeout;
}

/** Kept between documents: its fonts stay open. */
let kept: { readonly thread: Worker; readonly waiting: Map<number, Waiting> } | null = null;
let numbers = 0;

function start() {
  const thread = new Worker(new URL(ENTRY, import.meta.url));
  const waiting = new Map<number, Waiting>();
  const own = { thread, waiting };
  const fail = (error: Error) => {
    if (kept === own) kept = null;
    for (const { reject, timer } of waiting.values()) {
      clearTimeout(timer);
      reject(error);
    }
    waiting.clear();
  };
  thread.on('message', (answer: PdfAnswer) => {
    const one = waiting.get(answer.number);
    if (one === undefined) return;
    waiting.delete(answer.number);
    clearTimeout(one.timer);
    if (waiting.size === 0) thread.unref();
    if ('bytes' in answer) one.resolve(Buffer.from(answer.bytes));
    else one.reject(new Error(`A document could not be drawn: ${answer.error}`));
  });
  thread.on('error', fail);
  thread.on('exit', () => fail(new Error('The thread that draws documents ended.')));
  kept = own;
  return own;
}

/** Draws it in the thread; several at once wait in line there. */
export function inPdfThread(input: ConsentDocument): Promise<Buffer> {
  const { thread, waiting } = kept ?? start();
  numbers += 1;
  const number = numbers;
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      waiting.delete(number);
      reject(new Error('A document took too long to draw.'));
      thread.terminate().catch(() => undefined);
    }, MOST_MS);
    waiting.set(number, { resolve, reject, timer });
    thread.ref();
    thread.postMessage({ number, input } satisfies PdfQuestion);
  });
}
