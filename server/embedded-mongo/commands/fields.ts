import { located } from '../errors.ts';
import type { BsonDocument } from '../values.ts';

/** Throws 40415 for a field that is not known: an option we do not have must not be taken for granted. */
export function checkFields(owner: string, document: BsonDocument, known: readonly string[]): void {
  for (const field of Object.keys(document)) {
    if (!known.includes(field)) throw located(40415, `BSON field '${owner}.${field}' is an unknown field.`);
  }
}
