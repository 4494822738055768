import { Code, Decimal128, Double, Int32, Long, ObjectId } from 'bson';
import { isDocument } from './values.ts';
import type { BsonValue } from './values.ts';

const MAX_SHOWN = 160;

/** A value as MongoDB's messages show it. Messages reach logs, so only a beginning is shown. */
export function formatValue(value: BsonValue): string {
  const text = render(value);
  return text.length > MAX_SHOWN ? `${text.slice(0, MAX_SHOWN)}...` : text;
}

function render(value: BsonValue): string {
  if (value === undefined || value === null) return value === null ? 'null' : 'MISSING';
  if (typeof value === 'string') return JSON.stringify(value);
  if (value instanceof ObjectId) return `ObjectId('${value.toHexString()}')`;
  if (value instanceof Date) return `new Date(${value.getTime()})`;
  if (value instanceof Double) return Number.isInteger(value.value) ? value.value.toFixed(1) : String(value.value);
  if (value instanceof Int32 || value instanceof Long || value instanceof Decimal128) return value.toString();
  if (Array.isArray(value)) return value.length === 0 ? '[]' : `[ ${value.map(render).join(', ')} ]`;
  if (isDocument(value)) {
    const fields = Object.keys(value).map((field) => `${field}: ${render(value[field])}`);
    return fields.length === 0 ? '{}' : `{ ${fields.join(', ')} }`;
  }
  return value instanceof Code ? value.code : String(value);
}
