import { Long } from 'bson';
import { failedToParse, located } from '../errors.ts';
import { compileExpression, fieldPath, readPath } from '../expressions/index.ts';
import { compileMatch } from '../match/index.ts';
import { ValueMap } from '../value-map.ts';
import { isDocument, isNumeric, setOwn, toNumber } from '../values.ts';
import type { BsonDocument, BsonValue } from '../values.ts';
import { holdLimit } from './limits.ts';
import { pipelineHint } from './lookup-hint.ts';
import type { Documents, Stage, StageCompiler, StageContext } from './stage.ts';
import { withPath } from './streaming.ts';

const LOOKUP_FIELDS = ['from', 'localField', 'foreignField', 'as', 'let', 'pipeline'];

const texts = (spec: BsonDocument, name: string, fields: readonly string[]): void => {
  for (const field of fields) {
    if (typeof spec[field] !== 'string') throw failedToParse(`${name} argument '${field}' must be a string`);
  }
};

const namespaceOf = ({ database }: StageContext, collection: BsonValue): string =>
  database === undefined ? String(collection) : `${database}.${String(collection)}`;

export const compileLookup: StageCompiler = (spec, context) => {
  if (!isDocument(spec)) throw failedToParse('the $lookup stage specification must be an object');
  for (const key of Object.keys(spec)) {
    if (!LOOKUP_FIELDS.includes(key)) throw failedToParse(`unknown argument to $lookup: ${key}`);
  }
  const hasFields = spec.localField !== undefined || spec.foreignField !== undefined;
  if (hasFields) texts(spec, '$lookup', ['localField', 'foreignField']);
  else if (spec.pipeline === undefined)
    throw failedToParse("$lookup requires either 'pipeline' or both 'localField' and 'foreignField' to be specified");
  texts(spec, '$lookup', spec.from === undefined && spec.pipeline !== undefined ? ['as'] : ['as', 'from']);
  const as = fieldPath(String(spec.as));
  const variables: BsonDocument = { ...context.variables };
  const joined = hasFields ? equalityJoin(spec, context) : allDocuments(spec, context, variables);
  const bindings = letBindings(spec.let, context);
  // The names must be known before the inner pipeline is compiled; their values come with each document.
  for (const [name] of bindings) variables[name] = undefined;
  const pipeline = spec.pipeline === undefined ? undefined : context.compilePipeline(spec.pipeline, variables);
  return function* lookup(source) {
    for (const document of source) {
      // A pipeline around this one may have moved on; and a missing value must still hide an outer variable of the same name.
      Object.assign(variables, context.variables);
      for (const [name, evaluate] of bindings) variables[name] = evaluate(document);
      const found = joined(document);
      yield withPath(document, as, [...(pipeline === undefined ? found : pipeline(found))]);
    }
  };
};

type Join = (document: BsonDocument) => Documents;

/** The pipeline picks its own; its first `$match` lets an index serve it. */
function allDocuments(spec: BsonDocument, context: StageContext, variables: BsonDocument): Join {
  if (spec.from === undefined) return () => [];
  const namespace = namespaceOf(context, spec.from);
  const hint = pipelineHint(spec.pipeline);
  return () => context.host.scan(namespace, hint(variables));
}

type Binding = readonly [string, (document: BsonDocument) => BsonValue];

function letBindings(source: BsonValue, context: StageContext): Binding[] {
  if (source === undefined) return [];
  if (!isDocument(source)) throw failedToParse("$lookup argument 'let' must be an object");
  return Object.keys(source).map((name) => [name, compileExpression(source[name], context)] as const);
}

/**
 * The local values become a filter, so that an index on the foreign field serves the join. An array joins by each of its elements; a
 * missing local field is null, which joins documents where the foreign field is null or missing.
 */
function equalityJoin(spec: BsonDocument, context: StageContext): Join {
  const local = fieldPath(String(spec.localField));
  const foreign = String(spec.foreignField);
  const namespace = namespaceOf(context, spec.from);
  return (document) => {
    const value = readPath(document, local, 0);
    const filter = joinFilter(foreign, localValues(value));
    return filtered(context.host.scan(namespace, filter), filter, context);
  };
}

function localValues(value: BsonValue): BsonValue[] {
  if (!Array.isArray(value)) return [value ?? null];
  return value.flatMap((element) => (Array.isArray(element) ? [element, ...element] : [element]));
}

function joinFilter(foreign: string, values: BsonValue[]): BsonDocument {
  const [only] = values;
  // `$eq` takes a regular expression as a value, where `$in` would match by it.
  if (values.length === 1) return { [foreign]: { $eq: only } };
  const isPlain = values.every((value) => !(isDocument(value) && Object.keys(value)[0]?.startsWith('$') === true));
  return isPlain ? { [foreign]: { $in: values } } : { $or: values.map((value) => ({ [foreign]: { $eq: value } })) };
}

function* filtered(source: Documents, filter: BsonDocument, context: StageContext): Documents {
  const matches = compileMatch(filter, { collation: context.collation });
  for (const document of source) if (matches(document)) yield document;
}

export const compileUnionWith: StageCompiler = (spec, context) => {
  const options = isDocument(spec) ? spec : { coll: spec };
  for (const key of Object.keys(options)) {
    if (key !== 'coll' && key !== 'pipeline')
      throw located(40415, `BSON field '$unionWith.${key}' is an unknown field.`);
  }
  if (typeof options.coll !== 'string')
    throw failedToParse("the $unionWith stage specification must be an object with 'coll' or a string");
  const namespace = namespaceOf(context, options.coll);
  const pipeline: Stage = context.compilePipeline(options.pipeline ?? []);
  const hint = pipelineHint(options.pipeline);
  return function* unionWith(source) {
    yield* source;
    yield* pipeline(context.host.scan(namespace, hint(context.variables ?? {})));
  };
};

const GRAPH_FIELDS = [
  'from',
  'as',
  'startWith',
  'connectFromField',
  'connectToField',
  'maxDepth',
  'depthField',
  'restrictSearchWithMatch',
];

export const compileGraphLookup: StageCompiler = (spec, context) => {
  if (!isDocument(spec)) throw failedToParse('the $graphLookup stage specification must be an object');
  for (const key of Object.keys(spec)) {
    if (!GRAPH_FIELDS.includes(key)) throw located(40104, `Unknown argument to $graphLookup: ${key}`);
  }
  texts(spec, '$graphLookup', ['from', 'as', 'connectFromField', 'connectToField']);
  if (spec.startWith === undefined)
    throw located(
      40105,
      "$graphLookup requires 'from', 'as', 'startWith', 'connectFromField', and 'connectToField' to be specified.",
    );
  if (spec.maxDepth !== undefined && !(isNumeric(spec.maxDepth) && toNumber(spec.maxDepth) >= 0)) {
    throw located(40101, 'maxDepth requires a nonnegative argument');
  }
  const start = compileExpression(spec.startWith, context);
  const as = fieldPath(String(spec.as));
  return function* graphLookup(source) {
    for (const document of source) {
      yield withPath(document, as, searchGraph(start(document), spec, context));
    }
  };
};

/** Breadth first, level by level; each document is found once, at its least depth. */
function searchGraph(start: BsonValue, spec: BsonDocument, context: StageContext): BsonDocument[] {
  const from = fieldPath(String(spec.connectFromField));
  const to = String(spec.connectToField);
  const maxDepth = isNumeric(spec.maxDepth) ? toNumber(spec.maxDepth) : Number.POSITIVE_INFINITY;
  const found = new ValueMap<BsonDocument>();
  const asked = new ValueMap<true>(context.collation);
  const hold = holdLimit(context, '$graphLookup');
  let frontier = unasked(start, asked);
  for (let depth = 0; depth <= maxDepth && frontier.length > 0; depth += 1) {
    const next: BsonValue[] = [];
    for (const document of neighbours(frontier, to, spec, context)) {
      if (found.has(document._id)) continue;
      hold();
      const shown = { ...document };
      if (typeof spec.depthField === 'string') setOwn(shown, spec.depthField, Long.fromNumber(depth));
      found.set(document._id, shown);
      next.push(...unasked(readPath(document, from, 0), asked));
    }
    frontier = next;
  }
  return [...found.values()];
}

function unasked(value: BsonValue, asked: ValueMap<true>): BsonValue[] {
  const values = Array.isArray(value) ? value : value === undefined ? [] : [value];
  return values.filter((candidate) => {
    if (asked.has(candidate)) return false;
    asked.set(candidate, true);
    return true;
  });
}

function neighbours(values: BsonValue[], to: string, spec: BsonDocument, context: StageContext): Documents {
  const connected = joinFilter(to, values);
  const restriction = spec.restrictSearchWithMatch;
  const filter = isDocument(restriction) ? { $and: [connected, restriction] } : connected;
  return filtered(context.host.scan(namespaceOf(context, spec.from), filter), filter, context);
}
