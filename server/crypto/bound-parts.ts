const LONE_SURROGATE = /\p{Surrogate}/u;

/**
 * Joins strings into bytes that no other list of strings can produce: each part is its UTF-8 length (4 bytes, big endian) followed
 * by its bytes. Used for the additional data of ciphertexts and the input of keyed hashes, where `('ab', 'c')` and `('a', 'bc')`
 * must never mean the same.
 *
 * @param parts the first names the use (`wardline/…/v1`), so that two uses of one key cannot be exchanged
 * @throws TypeError for a part with a lone surrogate: UTF-8 has no form for it, and two different strings would become equal
 */
export function bindParts(parts: readonly string[]): Buffer {
  const pieces: Buffer[] = [];
  for (const part of parts) {
    if (LONE_SURROGATE.test(part)) throw new TypeError('A bound part is not well-formed Unicode.');
    const bytes = Buffer.from(part, 'utf8');
    const length = Buffer.alloc(4);
    length.writeUInt32BE(bytes.length);
    pieces.push(length, bytes);
  }
  return Buffer.concat(pieces);
}
