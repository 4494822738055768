import { promisify } from 'node:util';
import { inflate } from 'node:zlib';
import { RefusedFileError } from './refused-file.ts';

const unpack = promisify(inflate);

/** Readers look for the end in the last 1024 bytes (ISO 32000-1, annex H; the numbers below are its, too). */
const TAIL_BYTES = 1024;
/** A tagged report of hundreds of pages stays below these. */
const MAX_STREAM_BYTES = 16 * 1024 * 1024;
const MAX_WORKED_BYTES = 64 * 1024 * 1024;
const MAX_OBJECT_STREAMS = 5_000;
/** How far behind its type a stream's bytes may begin. */
const DICTIONARY_CHARS = 400;

/** A letter in a name may be written as `#` and its number (7.3.5). Decoding a whole file of such takes a hundred times as long. */
const spelled = (word: string): string =>
  [...word]
    .map((letter) => {
      const hex = letter.charCodeAt(0).toString(16);
      const digits = hex.replaceAll(/[a-f]/gu, (digit) => `[${digit}${digit.toUpperCase()}]`);
      return `(?:${letter}|#${digits})`;
    })
    .join('');
const NO_MORE_LETTERS = '(?![A-Za-z]|#(?:[46][1-9A-Fa-f]|[57][0-9Aa]))';
const nameOf = (...words: readonly string[]): RegExp =>
  new RegExp(`/(?:${words.map(spelled).join('|')})${NO_MORE_LETTERS}`, 'u');

/** What runs when a page is opened or pressed (12.6.4). */
const ACTIVE = nameOf('JavaScript', 'Launch', 'RichMedia', 'ImportData');
const ENCRYPTED = nameOf('Encrypt');

/** Begins as what is packed in the usual way does (RFC 1950, 2.2). */
const isDeflated = (packed: Buffer): boolean =>
  packed.length > 2 && ((packed[0] ?? 0) & 0x0f) === 8 && packed.readUInt16BE(0) % 31 === 0;

/** `null`: damaged, and how far it was unpacked nobody knows. */
async function unpackStream(packed: Buffer): Promise<Buffer | null> {
  try {
    return await unpack(packed, { maxOutputLength: MAX_STREAM_BYTES });
  } catch (error) {
    const isTooLarge = error instanceof Error && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE';
    if (isTooLarge) throw new RefusedFileError('type');
    return null;
  }
}

/**
 * Where the bytes of packed objects begin and end (7.5.7). One pass: the file is the sender's, and may name thousands of
 * beginnings and a single end far behind. One beginning inside another's bytes counts as well: which of them is true only a
 * reader knows.
 */
function* objectStreams(file: Buffer, text: string): Generator<Buffer, void> {
  let typedAt = -Infinity;
  let end = 0;
  let count = 0;
  for (const { 0: found, index } of text.matchAll(/\/ObjStm|stream\r?\n/gu)) {
    if (found === '/ObjStm') {
      typedAt = index;
      continue;
    }
    if (index - typedAt > DICTIONARY_CHARS) continue;
    typedAt = -Infinity;
    count += 1;
    if (count > MAX_OBJECT_STREAMS) throw new RefusedFileError('type');
    const start = index + found.length;
    if (end < start) end = text.indexOf('endstream', start);
    if (end < 0) throw new RefusedFileError('damaged');
    yield file.subarray(start, end);
  }
}

/** Objects packed together, unpacked. Whoever looked at the whole file has read those that are not packed as they are. */
async function* packedObjects(file: Buffer, text: string): AsyncGenerator<string, void> {
  let worked = 0;
  for (const packed of objectStreams(file, text)) {
    if (!isDeflated(packed)) continue;
    const objects = await unpackStream(packed);
    // What was read counts, too: any number of streams can share one long end of nothing.
    worked += packed.length + (objects?.length ?? MAX_STREAM_BYTES);
    if (worked > MAX_WORKED_BYTES) throw new RefusedFileError('type');
    if (objects !== null) yield objects.toString('latin1');
  }
}

/**
 * Refuses what is not a whole PDF (`damaged`: nothing may stand before its header or after its end, where another file
 * could hide), one under a password (`encrypted`), and one with scripts or that starts programs, as far as that is seen
 * without drawing it (`active`).
 */
export async function assertPdf(bytes: Uint8Array): Promise<void> {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const text = file.toString('latin1');
  if (!/^%PDF-[12]\.\d/u.test(text)) throw new RefusedFileError('damaged');
  if (!/startxref\s+\d+\s+%%EOF[\s\0]*$/u.test(text.slice(-TAIL_BYTES))) throw new RefusedFileError('damaged');
  if (ENCRYPTED.test(text)) throw new RefusedFileError('encrypted');
  if (ACTIVE.test(text)) throw new RefusedFileError('active');
  for await (const objects of packedObjects(file, text)) {
    if (ACTIVE.test(objects)) throw new RefusedFileError('active');
  }
}
