// Building BSON from pieces that are BSON already. Stored documents leave the engine byte for byte as they came in:
// going through JavaScript objects would reorder integer-like keys and turn Double(1) or Long(7) into Int32.
import { serialize } from 'bson';
import type { BsonDocument } from './values.ts';

const TYPE_DOCUMENT = 3;
const TYPE_ARRAY = 4;

export function serializeDocument(document: BsonDocument): Buffer {
  const bytes = serialize(document, { ignoreUndefined: true, checkKeys: false });
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
}

/** A BSON document with `raw` embedded as one more field called `name` at its end. */
export function appendDocument(document: Buffer, name: string, raw: Buffer): Buffer {
  return appendElement(document, TYPE_DOCUMENT, name, raw);
}

function appendElement(document: Buffer, type: number, name: string, value: Buffer): Buffer {
  const nameBytes = Buffer.byteLength(name);
  const total = document.length + 2 + nameBytes + value.length;
  const out = Buffer.allocUnsafe(total);
  out.set(document.subarray(0, document.length - 1), 0);
  out.writeInt32LE(total, 0);
  let offset = document.length - 1;
  out[offset] = type;
  offset += 1 + out.write(name, offset + 1);
  out[offset] = 0;
  out.set(value, offset + 1);
  out[total - 1] = 0;
  return out;
}

function arrayOf(documents: readonly Buffer[]): Buffer {
  let total = 5;
  documents.forEach((raw, index) => (total += 2 + String(index).length + raw.length));
  const out = Buffer.allocUnsafe(total);
  out.writeInt32LE(total, 0);
  let offset = 4;
  documents.forEach((raw, index) => {
    out[offset] = TYPE_DOCUMENT;
    offset += 1 + out.write(String(index), offset + 1, 'latin1');
    out[offset] = 0;
    out.set(raw, offset + 1);
    offset += 1 + raw.length;
  });
  out[offset] = 0;
  return out;
}

/** `{…fields, cursor: {…cursor, [batchName]: documents}}` without re-serialising the documents. */
export function cursorDocument(
  fields: BsonDocument,
  cursor: BsonDocument,
  batchName: 'firstBatch' | 'nextBatch',
  documents: readonly Buffer[],
): Buffer {
  const cursorRaw = appendElement(serializeDocument(cursor), TYPE_ARRAY, batchName, arrayOf(documents));
  return appendElement(serializeDocument(fields), TYPE_DOCUMENT, 'cursor', cursorRaw);
}
