import { Long } from 'bson';
import { located } from '../errors.ts';
import { compileExpression, fieldPath, integerOperand } from '../expressions/index.ts';
import { compileMatch } from '../match/index.ts';
import { getPath } from '../paths.ts';
import { isDocument, isNullish, isNumeric, setOwn, toNumber } from '../values.ts';
import type { BsonDocument, BsonValue } from '../values.ts';
import { holdAll } from './limits.ts';
import { sortDocuments } from './sorting.ts';
import type { Stage, StageCompiler } from './stage.ts';
import { compileTransform } from './transforms.ts';

export const compileMatchStage: StageCompiler = (spec, context) => {
  if (!isDocument(spec)) throw located(15959, 'the match filter must be an expression in an object');
  const matches = compileMatch(spec, context);
  return function* match(source) {
    for (const document of source) if (matches(document)) yield document;
  };
};

export const compileTransformStage: StageCompiler = (spec, context, name) => {
  const transform = compileTransform(name, spec, context);
  return function* transformed(source) {
    for (const document of source) yield transform(document);
  };
};

/** A count from the specification of `$limit` or `$skip`. */
export function countOperand(spec: BsonValue, name: string, code: number, least: number): number {
  const count = integerOperand(spec);
  if (count === undefined) throw located(code, `invalid argument to ${name} stage: Expected an integer`);
  if (count < least) {
    throw located(
      least === 1 ? 15958 : code,
      least === 1
        ? 'the limit must be positive'
        : `invalid argument to ${name} stage: Expected a non-negative number in: ${name}: ${count}`,
    );
  }
  return count;
}

export const compileLimit: StageCompiler = (spec) => {
  const limit = countOperand(spec, '$limit', 5107201, 1);
  return function* limited(source) {
    let left = limit;
    for (const document of source) {
      yield document;
      left -= 1;
      if (left === 0) return;
    }
  };
};

export const compileSkip: StageCompiler = (spec) => {
  const skip = countOperand(spec, '$skip', 5107200, 0);
  return function* skipped(source) {
    let left = skip;
    for (const document of source) {
      if (left > 0) left -= 1;
      else yield document;
    }
  };
};

export const compileSortStage: StageCompiler = (spec, context) => {
  const order = sortSpec(spec);
  return (source) => sortDocuments(source, order, context);
};

export function sortSpec(spec: BsonValue): BsonDocument {
  if (!isDocument(spec)) throw located(15973, 'the $sort key specification must be an object');
  if (Object.keys(spec).length === 0) throw located(15976, '$sort stage must have at least one sort key');
  return spec;
}

interface Unwinding {
  readonly path: string[];
  readonly keepsEmpty: boolean;
  readonly indexPath: string[] | undefined;
}

export const compileUnwind: StageCompiler = (spec) => {
  const unwinding = parseUnwind(spec);
  return function* unwound(source) {
    for (const document of source) yield* unwindOne(document, unwinding);
  };
};

function parseUnwind(spec: BsonValue): Unwinding {
  const options = isDocument(spec) ? spec : { path: spec };
  for (const key of Object.keys(options)) {
    if (!['path', 'preserveNullAndEmptyArrays', 'includeArrayIndex'].includes(key)) {
      throw located(28811, `unrecognized option to $unwind stage: ${key}`);
    }
  }
  const { path, preserveNullAndEmptyArrays: keeps = false, includeArrayIndex: index } = options;
  if (path === undefined) throw located(28812, 'no path specified to $unwind stage');
  if (typeof path !== 'string') throw located(28808, 'expected a string as the path for $unwind stage');
  if (!path.startsWith('$'))
    throw located(28818, `path option to $unwind stage should be prefixed with a '$': ${path}`);
  if (typeof keeps !== 'boolean')
    throw located(28809, 'expected a boolean for the preserveNullAndEmptyArrays option to $unwind stage');
  if (index !== undefined && (typeof index !== 'string' || index === '' || index.startsWith('$'))) {
    throw located(
      28822,
      "includeArrayIndex option to $unwind stage should be a non-empty string not prefixed with a '$'",
    );
  }
  return {
    path: fieldPath(path.slice(1)),
    keepsEmpty: keeps,
    indexPath: typeof index === 'string' ? fieldPath(index) : undefined,
  };
}

function* unwindOne(document: BsonDocument, { path, keepsEmpty, indexPath }: Unwinding): Iterable<BsonDocument> {
  const value = getPath(document, path);
  const withIndex = (result: BsonDocument, index: BsonValue): BsonDocument =>
    indexPath === undefined ? result : withPath(result, indexPath, index);
  if (Array.isArray(value) && value.length > 0) {
    for (let index = 0; index < value.length; index += 1) {
      yield withIndex(withPath(document, path, value[index]), Long.fromNumber(index));
    }
  } else if (Array.isArray(value)) {
    if (keepsEmpty) yield withIndex(withPath(document, path, undefined), null);
  } else if (isNullish(value)) {
    if (keepsEmpty) yield withIndex(document, null);
  } else yield withIndex(document, null);
}

/** A copy with another value at the path; `undefined` removes the field. */
export function withPath(document: BsonDocument, path: readonly string[], value: BsonValue): BsonDocument {
  const [field = '', ...rest] = path;
  const copy = { ...document };
  const inner = Object.hasOwn(copy, field) ? copy[field] : undefined;
  const next = rest.length === 0 ? value : withPath(isDocument(inner) ? inner : {}, rest, value);
  if (next === undefined) delete copy[field];
  else setOwn(copy, field, next);
  return copy;
}

export const compileSample: StageCompiler = (spec, context) => {
  const size = isDocument(spec) && isNumeric(spec.size) ? toNumber(spec.size) : Number.NaN;
  if (!Number.isInteger(size)) throw located(28746, 'size argument to $sample must be a number');
  if (size < 1) throw located(28747, 'size argument to $sample must be a positive integer');
  return (source) => {
    const all = holdAll(source, context, '$sample');
    for (let index = 0; index < Math.min(size, all.length); index += 1) {
      const other = index + Math.floor(Math.random() * (all.length - index));
      [all[index], all[other]] = [all[other] as BsonDocument, all[index] as BsonDocument];
    }
    return all.slice(0, size);
  };
};

export const compileFacet: StageCompiler = (spec, context) => {
  if (!isDocument(spec) || Object.keys(spec).length === 0)
    throw located(40169, 'the $facet specification must be a non-empty object');
  const facets = Object.keys(spec).map((name) => {
    for (const stage of Array.isArray(spec[name]) ? spec[name] : []) {
      const inner = isDocument(stage) ? (Object.keys(stage)[0] ?? '') : '';
      if (['$facet', '$out', '$merge', '$collStats', '$indexStats', '$geoNear', '$documents'].includes(inner)) {
        throw located(40600, `${inner} is not allowed to be used within a $facet stage`);
      }
    }
    return [name, context.compilePipeline(spec[name])] as const;
  });
  return function* faceted(source) {
    const all = holdAll(source, context, '$facet');
    const result: BsonDocument = {};
    for (const [name, run] of facets) setOwn(result, name, [...run(all)]);
    yield result;
  };
};

/** Only as the first stage; the documents come from the pipeline itself. */
export const compileDocuments: StageCompiler = (spec, context) => {
  const evaluate = compileExpression(spec, context);
  const documents: Stage = function* documents() {
    const list = evaluate({});
    if (!Array.isArray(list) || !list.every(isDocument))
      throw located(5858203, 'an array is expected: $documents must be an array of objects');
    yield* list;
  };
  return documents;
};
