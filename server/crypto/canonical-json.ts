import { createHash } from 'node:crypto';

const DEEPEST = 64;
const LONE_SURROGATE = /\p{Surrogate}/u;

/**
 * The one JSON text of a value (RFC 8785): keys sorted by UTF-16 code units, no spaces, numbers as ECMAScript prints them, `-0` as `0`.
 * Undefined properties are left out, as the database leaves them out, so that a hash made before storing holds after reading.
 *
 * @throws TypeError for what JSON cannot give back as it was: undefined elsewhere, NaN and infinities, bigint, functions, symbols,
 *   dates and other class instances, lone surrogates, nesting over 64 levels (so also cycles). The message names the kind, not the value.
 */
export function canonicalJson(value: unknown): string {
  return write(value, 0);
}

/** SHA-256 as 64 lower-case hexadecimal digits; text is hashed as UTF-8. */
export function sha256Hex(data: string | Uint8Array): string {
  return createHash('sha256').update(data).digest('hex');
}

function write(value: unknown, depth: number): string {
  if (depth > DEEPEST) throw new TypeError(`JSON nested over ${DEEPEST} levels has no canonical form.`);
  if (value === null || typeof value === 'boolean') return String(value);
  if (typeof value === 'string') return writeString(value);
  if (typeof value === 'number') return writeNumber(value);
  if (Array.isArray(value)) return `[${Array.from(value, (item) => write(item, depth + 1)).join(',')}]`;
  if (isPlainObject(value)) return writeObject(value, depth);
  throw new TypeError(`A value of kind ${kindOf(value)} has no canonical JSON form.`);
}

function writeString(text: string): string {
  if (LONE_SURROGATE.test(text)) throw new TypeError('Text with a lone surrogate has no canonical JSON form.');
  return JSON.stringify(text);
}

function writeNumber(number: number): string {
  if (!Number.isFinite(number)) throw new TypeError('A number that is not finite has no canonical JSON form.');
  return JSON.stringify(number);
}

function writeObject(object: Record<string, unknown>, depth: number): string {
  const keys = Object.keys(object).filter((key) => object[key] !== undefined);
  return `{${keys
    .sort()
    .map((key) => `${writeString(key)}:${write(object[key], depth + 1)}`)
    .join(',')}}`;
}

function isPlainObject(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

function kindOf(value: unknown): string {
  return typeof value === 'object' && value !== null ? value.constructor.name : typeof value;
}
