import { compileTransform, isTransformStage } from '../aggregation/transforms.ts';
import type { Collation } from '../collation.ts';
import { badValue, failedToParse, located, mongoError } from '../errors.ts';
import { compilePositionalMatch } from '../match/index.ts';
import { sameBson } from '../same-bson.ts';
import { cloneValue, getOwn, isDocument, setOwn } from '../values.ts';
import type { BsonDocument, BsonValue } from '../values.ts';
import { Draft } from './draft.ts';
import { parseOperators } from './parse.ts';
import type { Action } from './parse.ts';
import { compileArrayFilters, expandPath, isPositionalPart } from './positional.ts';
import type { Positions } from './positional.ts';

export { seedFromFilter } from './seed.ts';

export interface UpdateOptions {
  readonly arrayFilters?: BsonValue;
  readonly collation?: Collation | undefined;
  /** The filter the document was found with; the positional operator asks it which element matched. */
  readonly filter?: BsonDocument | undefined;
  readonly variables?: BsonDocument | undefined;
}

export interface UpdateSituation {
  /** The document is the seed of an upsert and about to be inserted. */
  readonly isUpsertInsert: boolean;
  /** The array offset that matched, when the caller knows it. */
  readonly positional?: number | undefined;
}

export interface UpdateResult {
  readonly doc: BsonDocument;
  /** False when the document would be stored with the same bytes. */
  readonly modified: boolean;
}

export type CompiledUpdate = (document: BsonDocument, situation: UpdateSituation) => UpdateResult;

/** False for a replacement document. */
export function isPipelineOrOperators(update: BsonValue): boolean {
  return Array.isArray(update) || (isDocument(update) && Object.keys(update)[0]?.startsWith('$') === true);
}

/**
 * Compiles operators, a pipeline or a replacement document. The document given to the result is never changed.
 *
 * Codes: 9 unknown modifier, 14 type mismatch, 28 path not viable, 40 conflicting paths, 52 dollar field, 56 empty name, 66 changed `_id`.
 */
export function compileUpdate(update: BsonValue, options: UpdateOptions = {}): CompiledUpdate {
  const hasFilters = Array.isArray(options.arrayFilters) && options.arrayFilters.length > 0;
  if (Array.isArray(update)) {
    if (hasFilters) throw failedToParse('arrayFilters may not be specified for pipeline-syle updates');
    return keepingId(compilePipeline(update, options));
  }
  if (!isDocument(update)) throw failedToParse('Update argument must be either an object or an array');
  if (isPipelineOrOperators(update)) return keepingId(compileOperators(update, options));
  if (hasFilters) throw failedToParse('arrayFilters may not be specified for replacement-style updates');
  return keepingId(compileReplacement(update));
}

function keepingId(apply: CompiledUpdate): CompiledUpdate {
  return (document, situation) => {
    const result = apply(document, situation);
    const id = getOwn(document, '_id');
    if (id === undefined || !result.modified) return result;
    if (sameBson(id, getOwn(result.doc, '_id'))) return result;
    throw mongoError(
      66,
      'ImmutableField',
      "Performing an update on the path '_id' would modify the immutable field '_id'",
    );
  };
}

function compileReplacement(update: BsonDocument): CompiledUpdate {
  for (const field of Object.keys(update)) {
    if (!field.startsWith('$')) continue;
    throw mongoError(
      52,
      'DollarPrefixedFieldName',
      `The dollar ($) prefixed field '${field}' in '${field}' is not allowed in the context of an update's replacement document. Consider using an aggregation pipeline with $replaceWith.`,
    );
  }
  return (document) => {
    const doc = withIdFirst(getOwn(update, '_id') ?? getOwn(document, '_id'), cloneValue(update));
    return { doc, modified: !sameBson(document, doc) };
  };
}

function withIdFirst(id: BsonValue, document: BsonDocument): BsonDocument {
  if (id === undefined || Object.keys(document)[0] === '_id') return document;
  const doc: BsonDocument = { _id: id };
  for (const field of Object.keys(document)) if (field !== '_id') setOwn(doc, field, document[field]);
  return doc;
}

function compilePipeline(stages: BsonValue[], options: UpdateOptions): CompiledUpdate {
  const transforms = stages.map((stage) => {
    const names = isDocument(stage) ? Object.keys(stage) : [];
    const [name] = names;
    if (!isDocument(stage) || name === undefined || names.length > 1) {
      throw located(40323, 'A pipeline stage specification object must contain exactly one field.');
    }
    if (!isTransformStage(name)) {
      throw mongoError(72, 'InvalidOptions', `${name} is not allowed to be used within an update`);
    }
    return compileTransform(name, stage[name], options);
  });
  return (document) => {
    const changed = transforms.reduce((current, transform) => transform(current), document);
    const doc = withIdFirst(getOwn(changed, '_id') ?? getOwn(document, '_id'), changed);
    return { doc, modified: !sameBson(document, doc) };
  };
}

function compileOperators(update: BsonDocument, options: UpdateOptions): CompiledUpdate {
  const { collation, variables, filter } = options;
  const filters = compileArrayFilters(options.arrayFilters, { collation, variables });
  const actions = parseOperators(update, filters, { collation, variables });
  const needsPosition = actions.some(({ path }) => path.includes('$'));
  const positionOf =
    needsPosition && filter !== undefined ? compilePositionalMatch(filter, { collation, variables }) : undefined;
  return (document, situation) => {
    const draft = new Draft(document);
    const matched = situation.isUpsertInsert ? undefined : (situation.positional ?? positionOf?.(document));
    for (const action of actions) applyAction(draft, action, situation, { matched, filters });
    return { doc: withIdFirst(getOwn(draft.root, '_id'), draft.root), modified: draft.modified };
  };
}

function applyAction(draft: Draft, action: Action, situation: UpdateSituation, positions: Positions): void {
  if (action.kind === 'rename') {
    rename(draft, action.from, action.path);
    return;
  }
  if (action.kind === 'change' && action.onInsertOnly && !situation.isUpsertInsert) return;
  const paths = action.path.some(isPositionalPart) ? expandPath(draft.root, action.path, positions) : [action.path];
  for (const path of paths) {
    if (action.kind === 'unset') {
      draft.unset(path);
      continue;
    }
    const current = draft.get(path);
    const value = action.change(current, { path, root: draft.root });
    if (value !== undefined && !sameBson(current, value)) draft.set(path, cloneValue(value));
  }
}

function rename(draft: Draft, from: readonly string[], to: readonly string[]): void {
  refuseArrayOn(draft, from, 'source');
  const value = draft.get(from);
  if (value === undefined) return;
  refuseArrayOn(draft, to, 'destination');
  draft.unset(from);
  draft.set(to, value);
}

function refuseArrayOn(draft: Draft, path: readonly string[], side: string): void {
  for (let length = 1; length < path.length; length += 1) {
    if (!Array.isArray(draft.get(path.slice(0, length)))) continue;
    throw badValue(`The ${side} field cannot be an array element, '${path.join('.')}'`);
  }
}
