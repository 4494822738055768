import { decodeDocument, isDocument } from './values.ts';
import type { BsonDocument } from './values.ts';

// A scan decodes many documents to throw most of them away. Reading only the fields a filter asks for, straight from the bytes, makes
// that several times cheaper.

/**
 * The top-level fields a filter reads, or `undefined` when it may read any (`$expr`, `$jsonSchema`): then the document must be decoded whole.
 */
export function fieldsOfFilter(filter: BsonDocument): ReadonlySet<string> | undefined {
  const fields = new Set<string>();
  return collectFields(filter, fields) ? fields : undefined;
}

function collectFields(filter: BsonDocument, fields: Set<string>): boolean {
  return Object.keys(filter).every((key) => {
    if (key === '$comment') return true;
    if (!key.startsWith('$')) {
      fields.add(key.split('.', 1)[0] ?? key);
      return true;
    }
    const clauses = filter[key];
    const isLogical = key === '$and' || key === '$or' || key === '$nor';
    return (
      isLogical &&
      Array.isArray(clauses) &&
      clauses.every((clause) => isDocument(clause) && collectFields(clause, fields))
    );
  });
}

/** Decodes the named top-level fields only; a document the scanner cannot follow is decoded whole. */
export function compileFieldDecoder(fields: ReadonlySet<string>): (raw: Buffer) => BsonDocument {
  const names = [...fields].map((field) => Buffer.from(field, 'utf8'));
  let scratch = Buffer.allocUnsafe(512);
  return (raw) => {
    // What is kept can never be longer than the document.
    if (scratch.length < raw.length) scratch = Buffer.allocUnsafe(raw.length * 2);
    const length = copyFields(raw, names, scratch);
    return decodeDocument(length === undefined ? raw : scratch.subarray(0, length));
  };
}

/** Writes a BSON document with only the named elements into `target`; its length, or `undefined` for bytes we do not understand. */
function copyFields(raw: Buffer, names: readonly Buffer[], target: Buffer): number | undefined {
  const end = raw.length - 1;
  let at = 4;
  let length = 4;
  while (at < end) {
    const nameStart = at + 1;
    const nameEnd = raw.indexOf(0, nameStart);
    if (nameEnd < 0) return undefined;
    const valueEnd = endOfValue(raw, raw[at] ?? 0, nameEnd + 1);
    if (valueEnd === undefined || valueEnd > end) return undefined;
    if (isNamed(raw, nameStart, nameEnd, names)) {
      raw.copy(target, length, at, valueEnd);
      length += valueEnd - at;
    }
    at = valueEnd;
  }
  target[length] = 0;
  length += 1;
  target.writeInt32LE(length, 0);
  return length;
}

function isNamed(raw: Buffer, start: number, end: number, names: readonly Buffer[]): boolean {
  for (const name of names) {
    if (name.length === end - start && raw.compare(name, 0, name.length, start, end) === 0) return true;
  }
  return false;
}

/** Value lengths of the types that always have the same (BSON specification 1.1). */
const FIXED_LENGTHS = new Map([
  [1, 8],
  [6, 0],
  [7, 12],
  [8, 1],
  [9, 8],
  [10, 0],
  [16, 4],
  [17, 8],
  [18, 8],
  [19, 16],
  [127, 0],
  [255, 0],
]);

function endOfValue(raw: Buffer, type: number, start: number): number | undefined {
  const fixed = FIXED_LENGTHS.get(type);
  if (fixed !== undefined) return start + fixed;
  if (type === 11) {
    const pattern = raw.indexOf(0, start);
    const options = pattern < 0 ? -1 : raw.indexOf(0, pattern + 1);
    return options < 0 ? undefined : options + 1;
  }
  if (start + 4 > raw.length) return undefined;
  const counted = raw.readInt32LE(start);
  if (counted < 0) return undefined;
  switch (type) {
    case 2: // string
    case 13: // code
    case 14: // symbol
      return start + 4 + counted;
    case 3: // document
    case 4: // array
    case 15: // code with scope
      return start + counted;
    case 5: // binary
      return start + 5 + counted;
    default:
      return undefined;
  }
}
