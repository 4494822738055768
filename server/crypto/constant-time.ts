import { timingSafeEqual } from 'node:crypto';

/**
 * Whether two byte strings are equal, in a time that does not tell where they differ. Lengths are not kept secret: compare only
 * values of fixed length (hashes, tags, tokens).
 */
export function bytesEqual(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && timingSafeEqual(a, b);
}

/** `bytesEqual` over the UTF-8 bytes of two texts. */
export function textEqual(a: string, b: string): boolean {
  return bytesEqual(Buffer.from(a, 'utf8'), Buffer.from(b, 'utf8'));
}
