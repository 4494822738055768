import type { KeyObject } from 'node:crypto';
import { createCipheriv, createSecretKey, randomBytes } from 'node:crypto';
import { NONCE_BYTES, openWith, TAG_BYTES } from './aes-gcm.ts';
import { bindParts } from './bound-parts.ts';
import { DecryptionError } from './decryption-error.ts';
import { KEY_BYTES } from './secret-keys.ts';

/** Whose bytes they are and what for. Bound into the ciphertext, so that it opens nowhere else. */
export interface BlobPlace {
  readonly hospitalId: string;
  readonly fileId: string;
  /** Bytes that wait to be looked at can never be handed out as those that were. */
  readonly stage: 'quarantine' | 'file';
}

const VERSION = 1;
const HEADER_BYTES = 1 + NONCE_BYTES;

/** Bytes that sealing adds. */
export const BLOB_OVERHEAD_BYTES = HEADER_BYTES + TAG_BYTES;

/** A new key for one blob, in base64. It is stored encrypted under the hospital's data key, with the record. */
export const newBlobKey = (): string => randomBytes(KEY_BYTES).toString('base64');

function keyOf(base64: string): KeyObject {
  const bytes = Buffer.from(base64, 'base64');
  if (bytes.length !== KEY_BYTES) throw new DecryptionError();
  return createSecretKey(bytes);
}

const binding = (header: Uint8Array, { hospitalId, fileId, stage }: BlobPlace): Buffer =>
  Buffer.concat([header, bindParts(['wardline/blob/v1', hospitalId, fileId, stage])]);

/**
 * Seals bytes as they come by (AES-256-GCM): version (1 byte) | nonce (12) | ciphertext | tag (16). The tag comes last, so
 * what breaks off in the middle opens nowhere. The length of the content can be seen.
 *
 * @param key as `newBlobKey` made it
 */
export async function* sealBlob(
  key: string,
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  where: BlobPlace,
): AsyncGenerator<Buffer, void> {
  const header = Buffer.concat([Buffer.of(VERSION), randomBytes(NONCE_BYTES)]);
  const cipher = createCipheriv('aes-256-gcm', keyOf(key), header.subarray(1), { authTagLength: TAG_BYTES });
  cipher.setAAD(binding(header, where));
  yield header;
  for await (const chunk of chunks) yield cipher.update(chunk);
  yield Buffer.concat([cipher.final(), cipher.getAuthTag()]);
}

/**
 * Opens what `sealBlob` made. Nothing of it is given away before all of it has proven to be whole.
 *
 * @throws DecryptionError, always the same, when hospital, file, stage, key or any byte differs
 */
export function openBlob(key: string, sealed: Uint8Array, where: BlobPlace): Buffer<ArrayBuffer> {
  if (sealed.length < BLOB_OVERHEAD_BYTES || sealed[0] !== VERSION) throw new DecryptionError();
  const header = sealed.subarray(0, HEADER_BYTES);
  const end = sealed.length - TAG_BYTES;
  const parts = { nonce: header.subarray(1), tag: sealed.subarray(end), additionalData: binding(header, where) };
  const opened = openWith(keyOf(key), sealed.subarray(HEADER_BYTES, end), parts);
  if (opened === null) throw new DecryptionError();
  return opened;
}
