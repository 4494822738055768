import type { AskedThread } from '../threads/asked-thread.ts';
import { startThread } from '../threads/asked-thread.ts';
import type { ConsentDocument } from './consent-document.ts';

const ENTRY = import.meta.url.endsWith('.ts') ? './pdf-worker-from-source.mjs' : './pdf-worker.js';
/** The longest form takes less than two. */
const MOST_MS = 30_000;

/** What the thread is asked; it answers with the document's bytes. */
export interface PdfQuestion {
  readonly input: ConsentDocument;
}
type PdfThread = AskedThread<PdfQuestion, Uint8Array>;

/** Kept between documents: its fonts stay open. */
let kept: PdfThread | null = null;

function start(): PdfThread {
  const onEnd = () => {
    if (kept === own) kept = null;
  };
  const own: PdfThread = startThread(new URL(ENTRY, import.meta.url), { does: 'draws documents', onEnd });
  kept = own;
  return own;
}

/** Draws it in the thread; several at once wait in line there. */
export const inPdfThread = async (input: ConsentDocument): Promise<Buffer> =>
  Buffer.from(await (kept ?? start()).ask({ input }, MOST_MS));
