// Reading a command's fields with MongoDB's own errors for the wrong type.
import { located, typeMismatch } from '../errors.ts';
import { compileCollation, type Collation } from '../collation.ts';
import type { Collection } from '../store/collection.ts';
import { assertNamespace } from '../store/ddl.ts';
import {
  decodeDocument,
  isDocument,
  isNumeric,
  toNumber,
  typeName,
  type BsonDocument,
  type BsonValue,
} from '../values.ts';
import type { CommandContext } from './command.ts';

const wrongType = (command: string, field: string, value: BsonValue, expected: string): Error =>
  typeMismatch(`BSON field '${command}.${field}' is the wrong type '${typeName(value)}', expected type '${expected}'`);

export function optionalDocument(context: CommandContext, field: string): BsonDocument | undefined {
  const value = context.command[field];
  if (value === undefined || value === null) return undefined;
  if (!isDocument(value)) throw wrongType(context.name, field, value, 'object');
  return value;
}

export function optionalNumber(context: CommandContext, field: string): number | undefined {
  const value = context.command[field];
  if (value === undefined || value === null) return undefined;
  if (!isNumeric(value)) throw wrongType(context.name, field, value, 'long');
  return Math.trunc(toNumber(value));
}

/** Throws 51024 for a negative number. */
export function optionalCount(context: CommandContext, field: string): number | undefined {
  const value = optionalNumber(context, field);
  if (value !== undefined && value < 0) {
    throw located(51024, `BSON field '${field}' value must be >= 0, actual value '${value}'`);
  }
  return value;
}

export const isTrue = (value: BsonValue): boolean => value === true || (isNumeric(value) && toNumber(value) !== 0);

/** The full name of the command's own collection. Throws 73 InvalidNamespace. */
export function targetNamespace(context: CommandContext, value: BsonValue = context.command[context.name]): string {
  if (typeof value !== 'string') {
    throw typeMismatch(`collection name has invalid type ${typeName(value)}`);
  }
  const ns = `${context.db}.${value}`;
  assertNamespace(ns);
  return ns;
}

/** Documents of a kind-1 section stay raw until needed; documents of the body are decoded already. */
export function documentList(context: CommandContext, field: string): (BsonDocument | Buffer)[] {
  const value = context.command[field];
  if (!Array.isArray(value)) throw wrongType(context.name, field, value, 'array');
  for (const element of value) {
    if (!isDocument(element) && !Buffer.isBuffer(element)) throw wrongType(context.name, field, element, 'object');
  }
  return value as (BsonDocument | Buffer)[];
}

export const decoded = (document: BsonDocument | Buffer): BsonDocument =>
  Buffer.isBuffer(document) ? decodeDocument(document) : document;

/** The collation asked for, or the collection's own. */
export function collationOf(value: BsonValue, collection: Collection | undefined): Collation | undefined {
  if (value === undefined || value === null) return collection?.collation;
  if (!isDocument(value)) throw typeMismatch(`collation must be an object, found: ${typeName(value)}`);
  return Object.keys(value).length === 0 ? collection?.collation : compileCollation(value);
}
