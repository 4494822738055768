import { createInflateRaw } from 'node:zlib';
import { RefusedFileError } from './refused-file.ts';

/** A long report with pictures unpacks to a few dozen megabytes. */
const MAX_UNPACKED_BYTES = 100 * 1024 * 1024;
const MAX_ENTRIES = 2_000;
const MAX_XML_BYTES = 1024 * 1024;
/** The end record (PKWARE APPNOTE 4.3.16) and the longest comment that may follow it. */
const END_BYTES = 22;
const LONGEST_COMMENT = 65_535;

interface Entry {
  readonly name: string;
  readonly isEncrypted: boolean;
  readonly method: number;
  readonly packed: Buffer;
  readonly size: number;
}

const damaged = (): RefusedFileError => new RefusedFileError('damaged');

/** Where the list of entries stands. Several disks and ZIP64 (over 4 GB) are nothing we could be sent. */
function directoryOf(zip: Buffer): { readonly at: number; readonly count: number } {
  const from = Math.max(0, zip.length - END_BYTES - LONGEST_COMMENT);
  const at = zip.lastIndexOf('PK\u0005\u0006', undefined, 'latin1');
  if (at < from || at + END_BYTES > zip.length) throw damaged();
  const count = zip.readUInt16LE(at + 10);
  if (count > MAX_ENTRIES) throw new RefusedFileError('type');
  return { at: zip.readUInt32LE(at + 16), count };
}

function packedBytes(zip: Buffer, header: number, length: number): Buffer {
  if (zip.readUInt32LE(header) !== 0x04034b50) throw damaged();
  const start = header + 30 + zip.readUInt16LE(header + 26) + zip.readUInt16LE(header + 28);
  if (start + length > zip.length) throw damaged();
  return zip.subarray(start, start + length);
}

function readEntries(zip: Buffer): Entry[] {
  const { at, count } = directoryOf(zip);
  const entries: Entry[] = [];
  let position = at;
  for (let index = 0; index < count; index += 1) {
    if (zip.readUInt32LE(position) !== 0x02014b50) throw damaged();
    const [nameLength, extraLength, commentLength] = [28, 30, 32].map((offset) => zip.readUInt16LE(position + offset));
    const nameEnd = position + 46 + (nameLength ?? 0);
    entries.push({
      name: zip.toString('utf8', position + 46, nameEnd),
      isEncrypted: (zip.readUInt16LE(position + 8) & 1) === 1,
      method: zip.readUInt16LE(position + 10),
      packed: packedBytes(zip, zip.readUInt32LE(position + 42), zip.readUInt32LE(position + 20)),
      size: zip.readUInt32LE(position + 24),
    });
    position = nameEnd + (extraLength ?? 0) + (commentLength ?? 0);
  }
  return entries;
}

/** The bytes of an entry as they come out, counted before they are kept: what the list says of their size can be a lie. */
async function* unpack({ method, packed, size }: Entry): AsyncGenerator<Buffer, void> {
  if (method === 0) {
    if (packed.length !== size) throw damaged();
    yield packed;
    return;
  }
  if (method !== 8) throw damaged();
  const inflate = createInflateRaw();
  inflate.end(packed);
  let unpacked = 0;
  try {
    for await (const chunk of inflate as AsyncIterable<Buffer>) {
      unpacked += chunk.length;
      if (unpacked > size) throw damaged();
      yield chunk;
    }
  } catch (error) {
    throw error instanceof RefusedFileError ? error : damaged();
  }
  if (unpacked !== size) throw damaged();
}

async function textOf(entry: Entry): Promise<string> {
  if (entry.size > MAX_XML_BYTES) throw new RefusedFileError('type');
  const chunks: Buffer[] = [];
  for await (const chunk of unpack(entry)) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}

function entriesOf(bytes: Uint8Array): Entry[] {
  try {
    return readEntries(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  } catch (error) {
    // Whatever reads beyond the end was led there by a length that is wrong.
    throw error instanceof RangeError ? damaged() : error;
  }
}

/**
 * Refuses what is not a Word document (ECMA-376): another archive (`type`), one that would unpack to more than it may
 * (`type`), one with macros (`active`), a password (`encrypted`), or broken (`damaged`). Every entry is unpacked, and
 * nothing of it kept.
 */
export async function assertWordPackage(bytes: Uint8Array): Promise<void> {
  const entries = entriesOf(bytes);
  const types = entries.find((entry) => entry.name === '[Content_Types].xml');
  const isDocument = entries.some((entry) => entry.name === 'word/document.xml');
  if (types === undefined || !isDocument) throw new RefusedFileError('type');
  if (entries.some((entry) => entry.isEncrypted)) throw new RefusedFileError('encrypted');
  const declared = entries.reduce((sum, entry) => sum + entry.size, 0);
  if (declared > MAX_UNPACKED_BYTES) throw new RefusedFileError('type');
  // Entries that share their bytes would have them unpacked once for each.
  if (entries.reduce((sum, entry) => sum + entry.packed.length, 0) > bytes.length) throw damaged();
  const holdsMacros = /macroEnabled|vbaProject/iu.test(await textOf(types));
  if (holdsMacros || entries.some((entry) => /vbaProject|vbaData|activeX\//iu.test(entry.name)))
    throw new RefusedFileError('active');
  for (const entry of entries) for await (const _chunk of unpack(entry));
}
