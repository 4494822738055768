// What changed between two versions of a document, as change streams report it:
// https://www.mongodb.com/docs/manual/reference/change-events/update/
import { Int32 } from 'bson';
import { getOwn, isDocument, setOwn, type BsonDocument, type BsonValue } from '../values.ts';
import { sameBson } from '../same-bson.ts';

export type UpdateDescription = {
  updatedFields: BsonDocument;
  removedFields: string[];
  truncatedArrays: { field: string; newSize: Int32 }[];
  /** Paths that a dotted string would not name clearly: a field with a dot in it, or a number that is a field name. */
  disambiguatedPaths: BsonDocument;
};

export function describeUpdate(before: BsonDocument, after: BsonDocument): UpdateDescription {
  const description: UpdateDescription = {
    updatedFields: {},
    removedFields: [],
    truncatedArrays: [],
    disambiguatedPaths: {},
  };
  compareDocuments(before, after, [], description);
  return description;
}

type PathPart = string | Int32;

function compareDocuments(before: BsonDocument, after: BsonDocument, path: PathPart[], out: UpdateDescription): void {
  for (const field of Object.keys(before)) {
    if (!Object.hasOwn(after, field)) out.removedFields.push(named([...path, field], out));
  }
  for (const field of Object.keys(after)) {
    const old = getOwn(before, field);
    const value = getOwn(after, field);
    if (!Object.hasOwn(before, field)) setOwn(out.updatedFields, named([...path, field], out), value);
    else compareField(old, value, [...path, field], out);
  }
}

function compareField(old: BsonValue, value: BsonValue, path: PathPart[], out: UpdateDescription): void {
  if (sameBson(old, value)) return;
  if (isDocument(old) && isDocument(value)) compareDocuments(old, value, path, out);
  else if (Array.isArray(old) && Array.isArray(value)) compareArrays(old, value, path, out);
  else setOwn(out.updatedFields, named(path, out), value);
}

/** A shorter array whose rest is unchanged is reported as truncated; one element more or other as that element. */
function compareArrays(old: BsonValue[], value: BsonValue[], path: PathPart[], out: UpdateDescription): void {
  const shared = Math.min(old.length, value.length);
  const replaced = value.slice(0, shared).filter((element, index) => isReplaced(old[index], element)).length;
  if (replaced > shared / 2 || value.length === 0) {
    setOwn(out.updatedFields, named(path, out), value);
    return;
  }
  if (value.length < old.length) {
    out.truncatedArrays.push({ field: named(path, out), newSize: new Int32(value.length) });
  }
  for (const [index, element] of value.entries()) {
    const elementPath = [...path, new Int32(index)];
    if (index >= old.length) setOwn(out.updatedFields, named(elementPath, out), element);
    else compareField(old[index], element, elementPath, out);
  }
}

/** Different, and not two documents or arrays whose differences can be told one by one. */
function isReplaced(old: BsonValue, value: BsonValue): boolean {
  const isNested = (isDocument(old) && isDocument(value)) || (Array.isArray(old) && Array.isArray(value));
  return !isNested && !sameBson(old, value);
}

function named(path: PathPart[], out: UpdateDescription): string {
  const dotted = path.map((part) => (part instanceof Int32 ? String(part.value) : part)).join('.');
  const isAmbiguous = path.some((part) => typeof part === 'string' && (part.includes('.') || /^\d+$/.test(part)));
  if (isAmbiguous && path.length > 0) setOwn(out.disambiguatedPaths, dotted, path);
  return dotted;
}
