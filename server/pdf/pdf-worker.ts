// Entry of the thread that draws documents; started by pdf-thread.ts only.
import { parentPort } from 'node:worker_threads';
import type { Numbered, Reply } from '../threads/asked-thread.ts';
import { drawConsent } from './draw-consent.ts';
import type { PdfQuestion } from './pdf-thread.ts';

async function answer({ number, input }: Numbered<PdfQuestion>): Promise<void> {
  const reply = (said: Reply<Uint8Array>, hand: ArrayBuffer[] = []) => parentPort?.postMessage(said, hand);
  try {
    // A copy of its own, so that it can be handed over instead of copied again.
    const bytes = new Uint8Array(await drawConsent(input));
    reply({ number, said: bytes }, [bytes.buffer]);
  } catch (error) {
    // Only its kind: a message could hold words of the form.
    reply({ number, error: error instanceof Error ? error.name : 'unknown' });
  }
}

parentPort?.on('message', (question: Numbered<PdfQuestion>) => void answer(question));
