import { EJSON, serialize } from 'bson';
import { expect } from 'chai';
import { runPipeline } from '../../../server/embedded-mongo/aggregation/index.ts';
import { compileCollation } from '../../../server/embedded-mongo/collation.ts';
import { compileExpression } from '../../../server/embedded-mongo/expressions/index.ts';
import { MongoError } from '../../../server/embedded-mongo/errors.ts';
import { compileMatch } from '../../../server/embedded-mongo/match/index.ts';
import { compileProjection } from '../../../server/embedded-mongo/projection.ts';
import { sameBson } from '../../../server/embedded-mongo/same-bson.ts';
import { compileUpdate } from '../../../server/embedded-mongo/update/index.ts';
import { decodeDocument } from '../../../server/embedded-mongo/values.ts';
import type { BsonDocument, BsonValue } from '../../../server/embedded-mongo/values.ts';

/**
 * Tests write plain JavaScript; like a driver this sends it through bytes, so that the engine sees what it would see on the wire: 1 is
 * an Int32, 1.5 a Double, and only an explicit `Double` makes 1.0.
 */
export function wire(value: unknown): BsonDocument {
  return decodeDocument(serialize(value as Record<string, unknown>));
}

export const wireValue = (value: unknown): BsonValue => wire({ value }).value;

const wireList = (list: readonly unknown[]): BsonDocument[] => list.map(wire);

const show = (value: BsonValue): string => EJSON.stringify({ value }, { relaxed: false });

/** Equal to the last byte, types and order of fields included. */
export function expectBson(actual: BsonValue, expected: unknown): void {
  const wanted = expected === undefined ? undefined : wireValue(expected);
  if (sameBson(actual, wanted)) return;
  expect(show(actual)).to.equal(show(wanted));
  expect.fail(`differs only in type or order: ${show(actual)}`);
}

export function expectCode(code: number, run: () => unknown): void {
  let caught: unknown;
  try {
    run();
  } catch (error) {
    caught = error;
  }
  expect(caught, `expected error ${code}`).to.be.instanceOf(MongoError);
  expect(caught).to.have.property('code', code);
}

/** Ids of the documents a filter finds; documents without an `_id` are numbered from 1. */
export function find(documents: readonly object[], filter: unknown, collation?: object): unknown[] {
  const matches = compileMatch(wire(filter), {
    collation: compileCollation(collation === undefined ? undefined : wire(collation)),
  });
  return documents.flatMap((document, index) => (matches(wire(document)) ? [index + 1] : []));
}

export interface UpdateSetting {
  readonly arrayFilters?: readonly unknown[];
  readonly filter?: object;
  readonly upsert?: boolean;
  readonly collation?: object;
}

export function update(
  document: object,
  change: unknown,
  setting: UpdateSetting = {},
): { doc: BsonDocument; modified: boolean } {
  const apply = compileUpdate(wireValue(change), {
    arrayFilters: setting.arrayFilters === undefined ? undefined : wireValue(setting.arrayFilters),
    filter: setting.filter === undefined ? undefined : wire(setting.filter),
    collation: compileCollation(setting.collation === undefined ? undefined : wire(setting.collation)),
  });
  const before = wire(document);
  const result = apply(before, { isUpsertInsert: setting.upsert === true });
  // Whatever an update does, the stored version must stay as it is.
  expect(sameBson(before, wire(document)), 'the original document was changed').to.equal(true);
  return result;
}

export function project(document: object, spec: unknown, filter?: object): BsonDocument {
  return compileProjection(wire(spec), { filter: filter === undefined ? undefined : wire(filter) })(wire(document));
}

export function evaluate(expression: unknown, document: object = {}, variables?: object): BsonValue {
  const options = variables === undefined ? {} : { variables: wire(variables) };
  return compileExpression(wireValue(expression), options)(wire(document));
}

export type Collections = Record<string, readonly object[]>;

export function aggregate(
  documents: readonly object[],
  pipeline: readonly unknown[],
  collections: Collections = {},
  collation?: object,
): BsonDocument[] {
  const host = { scan: (namespace: string) => wireList(collections[namespace] ?? []) };
  const options = { host, collation: compileCollation(collation === undefined ? undefined : wire(collation)) };
  return [...runPipeline(wireList(documents), wireValue(pipeline), options)];
}
