// What a backup holds, as a stream of frames: type (1 byte) | length (4, big endian) | payload. Sealing is another's work.
import { createHash } from 'node:crypto';
import { z } from 'zod';
import { readExactly } from '../crypto/read-exactly.ts';

/** The file is no backup that can be restored here; the message says why. */
export class ArchiveError extends Error {
  override readonly name = 'ArchiveError';
}

export const ARCHIVE_FORMAT = 1;

const head = z.strictObject({
  format: z.literal(ARCHIVE_FORMAT),
  /** Of the house that made it. */
  version: z.string(),
  /** What every database's name began with. */
  prefix: z.string(),
});
export type ArchiveHead = z.infer<typeof head>;

const shape = z.strictObject({
  database: z.string().regex(/^[a-z0-9_]{1,40}$/u),
  name: z.string().min(1),
  options: z.record(z.string(), z.unknown()),
  indexes: z.array(z.looseObject({ name: z.string(), key: z.record(z.string(), z.unknown()) })),
});
type ArchivedShape = z.infer<typeof shape>;

const manifest = z.strictObject({
  /** When the point in time was fixed that all documents are of; ISO 8601. */
  takenAt: z.string(),
  collections: z.array(
    z.strictObject({ database: z.string(), name: z.string(), documents: z.int(), sha256: z.string() }),
  ),
  blobs: z.strictObject({ count: z.int(), bytes: z.int(), sha256: z.string() }),
  /** Keys of blobs that records name and that were gone before: the house itself had lost them. */
  missing: z.array(z.string()),
  /** By which the secrets are known again that the data is worth nothing without. */
  prints: z.record(z.string(), z.string()),
});
export type Manifest = z.infer<typeof manifest>;

export type Frame =
  | { readonly type: 'head'; readonly head: ArchiveHead }
  | { readonly type: 'blob'; readonly key: string; readonly bytes: Uint8Array }
  /** The documents that follow are its own. */
  | { readonly type: 'collection'; readonly shape: ArchivedShape }
  /** BSON. */
  | { readonly type: 'documents'; readonly documents: readonly Uint8Array[] }
  | { readonly type: 'manifest'; readonly manifest: Manifest };

const TYPES = ['head', 'blob', 'collection', 'documents', 'manifest'] as const satisfies readonly Frame['type'][];
const HEADER_BYTES = 5;
const BLOB_KEY_BYTES = 2;

const json = (value: unknown): Buffer => Buffer.from(JSON.stringify(value), 'utf8');

function payloadOf(frame: Frame): Uint8Array {
  switch (frame.type) {
    case 'head':
      return json(frame.head);
    case 'collection':
      return json(frame.shape);
    case 'manifest':
      return json(frame.manifest);
    case 'documents':
      return Buffer.concat(frame.documents);
    case 'blob': {
      const key = Buffer.from(frame.key, 'utf8');
      const length = Buffer.alloc(BLOB_KEY_BYTES);
      length.writeUInt16BE(key.length);
      return Buffer.concat([length, key, frame.bytes]);
    }
  }
}

export function encodeFrame(frame: Frame): Buffer {
  const payload = payloadOf(frame);
  const header = Buffer.alloc(HEADER_BYTES);
  header.writeUInt8(TYPES.indexOf(frame.type));
  header.writeUInt32BE(payload.length, 1);
  return Buffer.concat([header, payload]);
}

/** Each document begins with its length (BSON). */
function cut(payload: Buffer): Uint8Array[] {
  const documents: Uint8Array[] = [];
  for (let from = 0; from < payload.length;) {
    const length = from + 4 <= payload.length ? payload.readInt32LE(from) : 0;
    if (length < 5 || from + length > payload.length) throw new ArchiveError('A document in it is cut.');
    documents.push(payload.subarray(from, from + length));
    from += length;
  }
  return documents;
}

function parsed<T>(schema: z.ZodType<T>, payload: Buffer): T {
  const read = schema.safeParse(JSON.parse(payload.toString('utf8')));
  if (!read.success) throw new ArchiveError('It was made by a version of Wardline that this one cannot read.');
  return read.data;
}

function decodeFrame(type: (typeof TYPES)[number] | undefined, payload: Buffer): Frame {
  switch (type) {
    case 'head':
      return { type, head: parsed(head, payload) };
    case 'collection':
      return { type, shape: parsed(shape, payload) };
    case 'manifest':
      return { type, manifest: parsed(manifest, payload) };
    case 'documents':
      return { type, documents: cut(payload) };
    case 'blob': {
      const end = BLOB_KEY_BYTES + payload.readUInt16BE();
      return { type, key: payload.subarray(BLOB_KEY_BYTES, end).toString('utf8'), bytes: payload.subarray(end) };
    }
    case undefined:
      throw new ArchiveError('It was made by a version of Wardline that this one cannot read.');
  }
}

/** The frames of an opened stream. */
export async function* readFrames(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Frame, void> {
  const reader = readExactly(bytes);
  try {
    while (!(await reader.isAtEnd())) {
      const header = await reader.take(HEADER_BYTES);
      const payload = header === null ? null : await reader.take(header.readUInt32BE(1));
      if (header === null || payload === null) throw new ArchiveError('It ends in the middle.');
      yield decodeFrame(TYPES[header.readUInt8()], payload);
    }
  } finally {
    await reader.close();
  }
}

/** Counts what passes by, for the manifest that is written and the one that is checked. */
export function createTally() {
  const collections: Manifest['collections'] = [];
  const blobsHash = createHash('sha256');
  const blobs = { count: 0, bytes: 0 };
  let open: { database: string; name: string; documents: number; hash: ReturnType<typeof createHash> } | null = null;

  function endCollection(): void {
    if (open === null) return;
    const { hash, ...counted } = open;
    collections.push({ ...counted, sha256: hash.digest('hex') });
    open = null;
  }

  return {
    add(frame: Frame): void {
      if (frame.type === 'collection') {
        endCollection();
        const { database, name } = frame.shape;
        open = { database, name, documents: 0, hash: createHash('sha256') };
      } else if (frame.type === 'documents') {
        if (open === null) throw new ArchiveError('It holds documents of no collection.');
        for (const document of frame.documents) open.hash.update(document);
        open.documents += frame.documents.length;
      } else if (frame.type === 'blob') {
        blobs.count += 1;
        blobs.bytes += frame.bytes.length;
        blobsHash.update(`${frame.key}\n`).update(createHash('sha256').update(frame.bytes).digest());
      }
    },
    /** Nothing is added afterwards. */
    end(): Pick<Manifest, 'collections' | 'blobs'> {
      endCollection();
      return { collections, blobs: { ...blobs, sha256: blobsHash.digest('hex') } };
    },
  };
}

/** The frames, of which the last is the manifest and says of the others what they are. Throws `ArchiveError` where not. */
export async function* checkedFrames(frames: AsyncIterable<Frame>): AsyncGenerator<Frame, void> {
  const tally = createTally();
  let place: 'before' | 'inside' | 'behind' = 'before';
  for await (const frame of frames) {
    if ((place === 'before') !== (frame.type === 'head') || place === 'behind') {
      throw new ArchiveError('Its parts do not stand in order.');
    }
    place = frame.type === 'manifest' ? 'behind' : 'inside';
    tally.add(frame);
    if (frame.type === 'manifest') {
      const { collections, blobs } = frame.manifest;
      if (JSON.stringify(tally.end()) !== JSON.stringify({ collections, blobs })) {
        throw new ArchiveError('It does not hold what it says it holds.');
      }
    }
    yield frame;
  }
  if (place !== 'behind') throw new ArchiveError('It ends in the middle.');
}
