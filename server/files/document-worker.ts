// Entry of the thread that looks at documents; started by look-at-document.ts only.
import { parentPort } from 'node:worker_threads';
import type { FileRefusal } from '../../shared/schemas/files.ts';
import type { FileType } from '../../shared/domain/file-types.ts';
import { assertWordBinary } from './look-at-doc.ts';
import { assertWordPackage } from './look-at-docx.ts';
import { assertPdf } from './look-at-pdf.ts';
import { RefusedFileError } from './refused-file.ts';

export interface DocumentQuestion {
  readonly type: FileType;
  readonly bytes: Uint8Array;
}
export interface DocumentAnswer {
  /** `null`: it may be kept. */
  readonly refusal: FileRefusal | null;
}

async function look({ type, bytes }: DocumentQuestion): Promise<DocumentAnswer> {
  try {
    if (type === 'application/pdf') await assertPdf(bytes);
    else if (type === 'application/msword') assertWordBinary(bytes);
    else await assertWordPackage(bytes);
    return { refusal: null };
  } catch (error) {
    if (error instanceof RefusedFileError) return { refusal: error.code };
    // Ends the thread, and whoever asked hears of it.
    throw error;
  }
}

parentPort?.on('message', (question: DocumentQuestion) => {
  look(question).then(
    (answer) => parentPort?.postMessage(answer),
    (error: unknown) => {
      throw error;
    },
  );
});
