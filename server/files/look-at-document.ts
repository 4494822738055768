import { Worker } from 'node:worker_threads';
import type { FileType } from '../../shared/domain/file-types.ts';
import type { DocumentAnswer, DocumentQuestion } from './document-worker.ts';
import { RefusedFileError } from './refused-file.ts';

/** A real document of the largest size takes less than one. */
const MOST_MS = 20_000;
/** Room for the texts of the largest file; one that takes more ends the thread and not the house. */
const MOST_MEMORY_MB = 512;

const ENTRY = import.meta.url.endsWith('.ts') ? './document-worker-from-source.mjs' : './document-worker.js';

/** Kept between documents: starting one takes longer than most looks. */
let kept: Worker | null = null;

function worker(): Worker {
  if (kept !== null) return kept;
  const resourceLimits = { maxOldGenerationSizeMb: MOST_MEMORY_MB };
  const started = new Worker(new URL(ENTRY, import.meta.url), { resourceLimits });
  started.once('exit', () => {
    if (kept === started) kept = null;
  });
  kept = started;
  return started;
}

function end(thread: Worker): void {
  if (kept === thread) kept = null;
  thread.terminate().catch(() => undefined);
}

const isOutOfMemory = (error: Error): boolean => 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY';

function ask(thread: Worker, { type, bytes }: DocumentQuestion, mostMs: number): Promise<DocumentAnswer> {
  return new Promise((resolve, reject) => {
    const finish = (settle: () => void) => {
      clearTimeout(timer);
      thread.off('message', onMessage).off('error', onError).off('exit', onExit);
      thread.unref();
      settle();
    };
    const onMessage = (answer: DocumentAnswer) => finish(() => resolve(answer));
    const onError = (error: Error) => {
      finish(() => {
        end(thread);
        if (isOutOfMemory(error)) resolve({ refusal: 'type' });
        else reject(error);
      });
    };
    const onExit = () => finish(() => reject(new Error('The thread that looks at documents ended.')));
    const timer = setTimeout(() => {
      finish(() => {
        end(thread);
        resolve({ refusal: 'type' });
      });
    }, mostMs);
    thread.on('message', onMessage).on('error', onError).on('exit', onExit);
    thread.ref();
    // A copy that is handed over: the caller keeps what it has.
    const copy = new Uint8Array(bytes);
    thread.postMessage({ type, bytes: copy } satisfies DocumentQuestion, [copy.buffer]);
  });
}

/**
 * Looks at a PDF or Word document in a thread of its own: whatever it is made to take, people at the board do not feel it.
 * One at a time. Throws `RefusedFileError`, with `type` for one that takes longer than `mostMs` or more memory than any
 * document needs.
 */
export async function assertDocument(type: FileType, bytes: Uint8Array, mostMs = MOST_MS): Promise<void> {
  const { refusal } = await ask(worker(), { type, bytes }, mostMs);
  if (refusal !== null) throw new RefusedFileError(refusal);
}
