import { fileTypeFromBuffer } from 'file-type';
import type { FileType } from '../../shared/domain/file-types.ts';
import { FILE_TYPES } from '../../shared/domain/file-types.ts';
import { createAtMost } from '../jobs/at-most.ts';
import { assertDocument } from './look-at-document.ts';
import { remakeImage } from './remake-image.ts';
import { RefusedFileError } from './refused-file.ts';

/** A file that may be kept. */
export interface SeenFile {
  readonly type: FileType;
  /** A picture’s are not those that came: it was decoded and made anew. */
  readonly bytes: Uint8Array;
  /** Pixels, of a picture. */
  readonly width: number | null;
  readonly height: number | null;
}

const DOCX = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';
/** As much of its beginning as magic numbers need; what follows would have the library unpack archives by itself. */
const MAGIC_BYTES = 4_100;
const HEIC = /^image\/(?:hei[cf](?:-sequence)?|avif)$/u;

/** What the bytes begin like, whatever they are called. What nobody knows (HTML, SVG, any text) is not taken. */
async function typeOf(bytes: Uint8Array): Promise<FileType> {
  if (bytes.length === 0) throw new RefusedFileError('empty');
  const magic = (await fileTypeFromBuffer(bytes.subarray(0, MAGIC_BYTES)))?.mime ?? '';
  if (HEIC.test(magic)) throw new RefusedFileError('heic');
  // Of an archive the first bytes say no more; whether a document is in it is found out by reading it.
  if (bytes[0] === 0x50 && bytes[1] === 0x4b && bytes[2] === 3 && bytes[3] === 4) return DOCX;
  if (magic === 'application/x-cfb') return 'application/msword';
  if (!(magic in FILE_TYPES)) throw new RefusedFileError('type');
  return magic as FileType;
}

async function look(bytes: Uint8Array): Promise<SeenFile> {
  const type = await typeOf(bytes);
  if (FILE_TYPES[type].isImage) return { type, ...(await remakeImage(bytes, type)) };
  await assertDocument(type, bytes);
  return { type, bytes, width: null, height: null };
}

/** Decoding a picture takes a core and up to 200 MB for a moment; people at the board must not feel it. */
const oneAtATime = createAtMost(1);

/**
 * Fetches a file's bytes and looks at them, one file at a time in this process: whoever waits holds no bytes. Judged by
 * content alone. Throws `RefusedFileError` with the reason, and whatever `fetch` throws.
 */
export const lookAtFile = <T>(fetch: () => Promise<Uint8Array>, keep: (seen: SeenFile) => Promise<T>): Promise<T> =>
  oneAtATime(async () => keep(await look(await fetch())));
