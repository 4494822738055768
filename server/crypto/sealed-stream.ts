import type { KeyObject } from 'node:crypto';
import { createCipheriv, createHash, createHmac, createSecretKey, hkdfSync, randomBytes } from 'node:crypto';
import { NONCE_BYTES, openWith, TAG_BYTES } from './aes-gcm.ts';
import { bindParts } from './bound-parts.ts';
import { readExactly } from './read-exactly.ts';
import { KEY_BYTES } from './secret-keys.ts';
import type { NamedKey } from './secret-keys.ts';

/** What was sealed as a stream cannot be opened; the message says to an operator what it is and what to do. */
export class SealedStreamError extends Error {
  override readonly name = 'SealedStreamError';
}

const MAGIC = Buffer.from('WARDLINE-SEALED\n');
const VERSION = 1;
const SALT_BYTES = 32;
const LENGTH_BYTES = 4;
const CHUNK_BYTES = 1024 * 1024;
/** Set in a chunk's length where no other follows: what was cut off has no such chunk. */
const LAST = 0x80000000;

// Each file has a key of its own, so that counting its chunks is nonce enough: the same nonce never comes twice under one
// key, however many files an operator's key has sealed (NIST SP 800-38D, 8.2.1).
function fileKey({ kid, key }: NamedKey, salt: Uint8Array): KeyObject {
  const bytes = Buffer.from(hkdfSync('sha256', key, salt, bindParts(['wardline/sealed-stream/v1', kid]), KEY_BYTES));
  const derived = createSecretKey(bytes);
  bytes.fill(0);
  return derived;
}

function nonceOf(count: number): Buffer {
  const nonce = Buffer.alloc(NONCE_BYTES);
  nonce.writeBigUInt64BE(BigInt(count), NONCE_BYTES - 8);
  return nonce;
}

const lengthWord = (length: number, isLast: boolean): Buffer => {
  const word = Buffer.alloc(LENGTH_BYTES);
  word.writeUInt32BE(isLast ? length + LAST : length);
  return word;
};

const digest = (bytes: Uint8Array): Buffer => createHash('sha256').update(bytes).digest();

/** Cuts what comes into pieces of one size; the last one is what is left, perhaps nothing. */
async function* inChunks(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<{ chunk: Buffer; isLast: boolean }, void> {
  const reader = readExactly(bytes);
  try {
    for (let isLast = false; !isLast;) {
      const chunk = await reader.takeAtMost(CHUNK_BYTES);
      isLast = await reader.isAtEnd();
      yield { chunk, isLast };
    }
  } finally {
    await reader.close();
  }
}

/**
 * Seals a stream of any length in chunks (AES-256-GCM), each bound to its number, to the beginning of the file and to
 * whether it is the last: chunks cannot be exchanged, repeated, left out or cut off unnoticed.
 *
 * Layout: magic (16 bytes) | version (1) | length of the kid (1) | kid | salt (32), then for each chunk its length (4, big
 * endian, the highest bit set in the last) | ciphertext | tag (16).
 */
export async function* sealStream(key: NamedKey, bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer, void> {
  const kid = Buffer.from(key.kid, 'utf8');
  const salt = randomBytes(SALT_BYTES);
  const header = Buffer.concat([MAGIC, Buffer.of(VERSION, kid.length), kid, salt]);
  const secret = fileKey(key, salt);
  const bound = digest(header);
  yield header;
  let count = 0;
  for await (const { chunk, isLast } of inChunks(bytes)) {
    const word = lengthWord(chunk.length, isLast);
    const cipher = createCipheriv('aes-256-gcm', secret, nonceOf(count), { authTagLength: TAG_BYTES });
    cipher.setAAD(Buffer.concat([bound, word]));
    yield Buffer.concat([word, cipher.update(chunk), cipher.final(), cipher.getAuthTag()]);
    count += 1;
  }
}

async function readHeader(take: (length: number) => Promise<Buffer>, keys: readonly NamedKey[]) {
  const fixed = await take(MAGIC.length + 2);
  if (!fixed.subarray(0, MAGIC.length).equals(MAGIC)) throw new SealedStreamError('This is no file of ours.');
  if (fixed[MAGIC.length] !== VERSION) throw new SealedStreamError('This file was made by a newer version.');
  const rest = await take((fixed[MAGIC.length + 1] ?? 0) + SALT_BYTES);
  const kid = rest.subarray(0, -SALT_BYTES).toString('utf8');
  const key = keys.find((one) => one.kid === kid);
  if (key === undefined) {
    const known = keys.map((one) => one.kid).join(', ');
    throw new SealedStreamError(
      `It was made with the key ${JSON.stringify(kid.slice(0, 80))}, which is not among those given (${known}).`,
    );
  }
  return { secret: fileKey(key, rest.subarray(-SALT_BYTES)), bound: digest(Buffer.concat([fixed, rest])) };
}

/**
 * Opens what `sealStream` made, chunk by chunk: whoever acts on a chunk before the end was reached acts on a file that may
 * yet turn out to be cut.
 *
 * @throws SealedStreamError for an unknown key, a wrong one under a known name, and any byte changed, lost or added
 */
export async function* openStream(
  keys: readonly NamedKey[],
  bytes: AsyncIterable<Uint8Array>,
): AsyncGenerator<Buffer, void> {
  const { isAtEnd, close, ...from } = readExactly(bytes);
  const take = async (length: number): Promise<Buffer> => {
    const taken = await from.take(length);
    if (taken === null) throw new SealedStreamError('The file is cut off, or it is damaged.');
    return taken;
  };
  try {
    const { secret, bound } = await readHeader(take, keys);
    for (let count = 0, isLast = false; !isLast; count += 1) {
      const word = await take(LENGTH_BYTES);
      isLast = word.readUInt32BE() >= LAST;
      const length = word.readUInt32BE() % LAST;
      if (length > CHUNK_BYTES) throw new SealedStreamError('The file is damaged.');
      const body = await take(length + TAG_BYTES);
      const additionalData = Buffer.concat([bound, word]);
      const parts = { nonce: nonceOf(count), tag: body.subarray(length), additionalData };
      const opened = openWith(secret, body.subarray(0, length), parts);
      if (opened === null) {
        throw new SealedStreamError('The file is damaged, or its key is another one under the same name.');
      }
      yield opened;
    }
    if (!(await isAtEnd())) throw new SealedStreamError('Something was added to the end of the file.');
  } finally {
    await close();
  }
}

/** A text by which the same key is known again, and which says nothing of it. */
export const printOf = (key: KeyObject, purpose: string): string =>
  createHmac('sha256', key)
    .update(bindParts(['wardline/key-print/v1', purpose]))
    .digest('hex');
