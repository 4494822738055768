import { inflateSync } from 'node:zlib';

const HEADER = 44;
const ENTRY = 20;

interface Table {
  readonly tag: number;
  readonly checksum: number;
  readonly bytes: Buffer;
}

function tablesOf(woff: Buffer): Table[] {
  return Array.from({ length: woff.readUInt16BE(12) }, (_, index) => {
    const at = HEADER + index * ENTRY;
    const [offset, packed, length] = [4, 8, 12].map((field) => woff.readUInt32BE(at + field));
    const bytes = woff.subarray(offset, (offset ?? 0) + (packed ?? 0));
    const isPacked = packed !== length;
    const checksum = woff.readUInt32BE(at + 16);
    return { tag: woff.readUInt32BE(at), checksum, bytes: isPacked ? inflateSync(bytes) : bytes };
  });
}

const padded = (length: number): number => Math.ceil(length / 4) * 4;

/**
 * A font as it was before it was packed for the web (W3C WOFF 1.0): what reads it otherwise unpacks a table anew for every
 * letter, which takes seconds for a page.
 */
export function unpackWoff(woff: Buffer): Buffer {
  const tables = tablesOf(woff);
  const count = tables.length;
  const start = 12 + count * 16;
  const font = Buffer.alloc(start + tables.reduce((sum, { bytes }) => sum + padded(bytes.length), 0));
  const power = Math.floor(Math.log2(count));
  woff.copy(font, 0, 4, 8);
  font.writeUInt16BE(count, 4);
  font.writeUInt16BE(16 * 2 ** power, 6);
  font.writeUInt16BE(power, 8);
  font.writeUInt16BE(16 * (count - 2 ** power), 10);
  let offset = start;
  for (const [index, { tag, checksum, bytes }] of tables.entries()) {
    const at = 12 + index * 16;
    for (const [field, value] of [tag, checksum, offset, bytes.length].entries())
      font.writeUInt32BE(value, at + 4 * field);
    bytes.copy(font, offset);
    offset += padded(bytes.length);
  }
  return font;
}
