import { v7 as uuid } from 'uuid';
import type { HospitalId } from '../../shared/types/ids.ts';

/** What people send lies below `quarantine` until it was looked at; what may be opened below `files`. */
export type BlobArea = 'quarantine' | 'files';

/** An address to which a browser itself sends bytes, with one PUT and exactly these headers. */
export interface PresignedUpload {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * Where bytes lie, by keys that say nothing. What is kept is sealed before it comes here; only what browsers send to an
 * object store themselves waits there as it is. Every call fails with `BlobStoreUnavailableError` where the store is away.
 */
export interface BlobStore {
  /** Keeps the bytes durably under a key that nothing has; a failure in the middle leaves nothing. */
  put(key: string, bytes: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): Promise<void>;
  /** `null` where there is nothing. Throws `BlobTooLargeError`, before reading, where it is over `most` bytes. */
  get(key: string, most: number): Promise<Buffer | null>;
  /** What is not there is removed already. */
  remove(key: string): Promise<void>;
  /** The keys of one hospital's area. */
  list(area: BlobArea, hospitalId: HospitalId): AsyncIterable<string>;
  /** `null` where browsers cannot reach the store: then the house itself takes the bytes and seals them on the way. */
  readonly presignUpload: ((key: string, size: number, lifeSeconds: number) => Promise<PresignedUpload>) | null;
  close(): void;
}

/** The store did not answer, or answered that it cannot now. */
export class BlobStoreUnavailableError extends Error {
  override readonly name = 'BlobStoreUnavailableError';
}

/** There are more bytes than there may be. */
export class BlobTooLargeError extends Error {
  override readonly name = 'BlobTooLargeError';

  constructor() {
    super('A blob is larger than it may be.');
  }
}

const ID = '[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}';
const KEY = new RegExp(`^(quarantine|files)/${ID}/${ID}$`, 'u');

/**
 * A new key. When it was made stands in it (RFC 9562), by our clock: the sweep need not believe the store's, and a copy
 * of the store that was restored does not make everything look new.
 */
export const newKey = (area: BlobArea, hospitalId: HospitalId, at: Date): string =>
  `${area}/${hospitalId}/${uuid({ msecs: at.getTime() })}`;

/** When the key was made. */
export function madeAt(key: string): Date {
  const id = assertKey(key).slice(-36);
  return new Date(Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16));
}

/** The key, if it is one: no other text ever becomes a path. Throws for anything else. */
export function assertKey(key: string): string {
  if (!KEY.test(key)) throw new Error('That is not the key of a blob.');
  return key;
}

/** All bytes in one piece. */
export async function collect(bytes: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of bytes) chunks.push(chunk);
  return Buffer.concat(chunks);
}
