import { Int32 } from 'bson';
import { located } from '../errors.ts';
import { compileExpression } from '../expressions/index.ts';
import { integerValue } from '../numbers.ts';
import { ValueMap } from '../value-map.ts';
import { compareValues, isDocument, isNumeric, setOwn, toNumber } from '../values.ts';
import type { BsonDocument, BsonValue } from '../values.ts';
import { compileGroupField } from './group-accumulators.ts';
import type { GroupField } from './group-accumulators.ts';
import { holdAll, holdLimit } from './limits.ts';
import { sortDocuments } from './sorting.ts';
import type { AggregationOptions, Documents, Stage, StageCompiler } from './stage.ts';

interface Group {
  readonly id: BsonValue;
  readonly fields: [string, ReturnType<GroupField>][];
}

type GroupFields = readonly (readonly [string, GroupField])[];

function startGroup(id: BsonValue, fields: GroupFields): Group {
  return { id, fields: fields.map(([name, create]) => [name, create()]) };
}

function finishGroup(group: Group): BsonDocument {
  const document: BsonDocument = { _id: group.id };
  for (const [name, accumulator] of group.fields) {
    const value = accumulator.result();
    if (value !== undefined) setOwn(document, name, value);
  }
  return document;
}

function outputFields(spec: BsonDocument, options: AggregationOptions): GroupFields {
  return Object.keys(spec)
    .filter((field) => field !== '_id')
    .map((field) => {
      if (field.includes('.')) throw located(40235, `The field name '${field}' cannot contain '.'`);
      if (field.startsWith('$')) throw located(40236, `The field name '${field}' cannot be an operator name`);
      return [field, compileGroupField(field, spec[field], options)] as const;
    });
}

export const compileGroup: StageCompiler = (spec, context) => {
  if (!isDocument(spec)) throw located(15947, "a group's fields must be specified in an object");
  if (!Object.hasOwn(spec, '_id')) throw located(15955, 'a group specification must include an _id');
  const fields = outputFields(spec, context);
  return groupBy(compileExpression(spec._id, context), fields, context);
};

function groupBy(idOf: (document: BsonDocument) => BsonValue, fields: GroupFields, options: AggregationOptions): Stage {
  return function* group(source: Documents) {
    const groups = new ValueMap<Group>(options.collation);
    const hold = holdLimit(options, '$group');
    for (const document of source) {
      // Documents without the grouping field join those where it is null.
      const id = idOf(document) ?? null;
      let found = groups.get(id);
      if (found === undefined) {
        hold();
        found = startGroup(id, fields);
        groups.set(id, found);
      }
      for (const [, accumulator] of found.fields) accumulator.add(document);
    }
    for (const found of groups.values()) yield finishGroup(found);
  };
}

export const compileSortByCount: StageCompiler = (spec, context) => {
  const isExpression =
    (typeof spec === 'string' && spec.startsWith('$')) ||
    (isDocument(spec) && Object.keys(spec)[0]?.startsWith('$') === true);
  if (!isExpression)
    throw located(
      40148,
      'the sortByCount field must be defined as a $-prefixed path or an expression inside an object',
    );
  const count = compileGroupField('count', { $sum: new Int32(1) }, context);
  const group = groupBy(compileExpression(spec, context), [['count', count]], context);
  return (source) => sortDocuments(group(source), { count: -1 }, context);
};

export const compileCount: StageCompiler = (spec) => {
  if (typeof spec !== 'string') throw located(40156, 'the count field must be a non-empty string');
  if (spec === '') throw located(40157, 'the count field must be a non-empty string');
  if (spec.startsWith('$')) throw located(40158, 'the count field cannot be a $-prefixed path');
  if (spec.includes('.')) throw located(40160, "the count field cannot contain '.'");
  return function* count(source) {
    let counted = 0n;
    for (const _ of source) counted += 1n;
    // Nothing counted is no document at all, not a zero.
    if (counted > 0n) yield { [spec]: integerValue(counted, 'int') };
  };
};

const defaultOutput = (): BsonDocument => ({ count: { $sum: new Int32(1) } });

export const compileBucket: StageCompiler = (spec, context) => {
  if (!isDocument(spec)) throw located(40201, 'Argument to $bucket stage must be an object');
  const { boundaries, groupBy: by } = spec;
  if (!Array.isArray(boundaries) || by === undefined)
    throw located(40198, "$bucket requires 'groupBy' and 'boundaries' to be specified.");
  if (boundaries.length < 2) throw located(40192, "The $bucket 'boundaries' field must have at least 2 values");
  boundaries.forEach((boundary, index) => {
    if (index > 0 && compareValues(boundaries[index - 1], boundary, context.collation) >= 0) {
      throw located(40194, "The 'boundaries' option to $bucket must be sorted in ascending order");
    }
  });
  const valueOf = compileExpression(by, context);
  const hasDefault = Object.hasOwn(spec, 'default');
  const bucketOf = (document: BsonDocument): BsonValue => {
    const value = valueOf(document) ?? null;
    const above = boundaries.findIndex((boundary) => compareValues(value, boundary, context.collation) < 0);
    if (above > 0) return boundaries[above - 1];
    if (hasDefault) return spec.default;
    throw located(40066, '$switch could not find a matching branch for an input, and no default was specified.');
  };
  const fields = outputFields(isDocument(spec.output) ? spec.output : defaultOutput(), context);
  const group = groupBy(bucketOf, fields, context);
  return (source) => sortDocuments(group(source), { _id: 1 }, context);
};

export const compileBucketAuto: StageCompiler = (spec, context) => {
  if (!isDocument(spec)) throw located(40240, 'The argument to $bucketAuto must be an object');
  if (Object.hasOwn(spec, 'granularity'))
    throw located(40257, "$bucketAuto 'granularity' is not supported by the embedded engine");
  const count = isNumeric(spec.buckets) ? toNumber(spec.buckets) : Number.NaN;
  if (!Number.isInteger(count) || count < 1)
    throw located(40243, "The $bucketAuto 'buckets' field must be greater than 0");
  if (spec.groupBy === undefined) throw located(40246, "$bucketAuto requires 'groupBy' and 'buckets' to be specified");
  const valueOf = compileExpression(spec.groupBy, context);
  const fields = outputFields(isDocument(spec.output) ? spec.output : defaultOutput(), context);
  return (source) => {
    const entries = holdAll(source, context, '$bucketAuto')
      .map((document) => ({ document, value: valueOf(document) ?? null }))
      .sort((left, right) => compareValues(left.value, right.value, context.collation));
    return autoBuckets(entries, count, fields, context);
  };
};

interface Valued {
  readonly document: BsonDocument;
  readonly value: BsonValue;
}

function autoBuckets(
  entries: Valued[],
  count: number,
  fields: GroupFields,
  options: AggregationOptions,
): BsonDocument[] {
  const size = Math.max(1, Math.round(entries.length / count));
  const buckets: Valued[][] = [];
  let at = 0;
  while (at < entries.length) {
    let end = buckets.length === count - 1 ? entries.length : Math.min(at + size, entries.length);
    // Equal values stay in one bucket.
    while (end < entries.length && compareValues(entries[end]?.value, entries[end - 1]?.value, options.collation) === 0)
      end += 1;
    buckets.push(entries.slice(at, end));
    at = end;
  }
  return buckets.map((bucket, index) => {
    const next = buckets[index + 1]?.[0] ?? bucket.at(-1);
    const group = startGroup({ min: bucket[0]?.value, max: next?.value }, fields);
    for (const { document } of bucket) for (const [, accumulator] of group.fields) accumulator.add(document);
    return finishGroup(group);
  });
}
