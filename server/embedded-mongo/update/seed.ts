import { BSONRegExp } from 'bson';
import { mongoError } from '../errors.ts';
import { isOperatorDocument } from '../match/index.ts';
import { splitPath } from '../paths.ts';
import { cloneValue, isDocument } from '../values.ts';
import type { BsonDocument, BsonValue } from '../values.ts';
import { Draft } from './draft.ts';

/**
 * The document an upsert starts from: what the filter says must be equal. Code 54 when it says so twice, or of a field and of a part of
 * it.
 */
export function seedFromFilter(filter: BsonDocument): BsonDocument {
  const equalities = new Map<string, BsonValue>();
  collect(filter, equalities);
  const draft = new Draft({});
  for (const [path, value] of equalities) draft.set(splitPath(path), cloneValue(value));
  return draft.root;
}

function collect(filter: BsonDocument, equalities: Map<string, BsonValue>): void {
  for (const key of Object.keys(filter)) {
    const condition = filter[key];
    if (key === '$and' || (key === '$or' && Array.isArray(condition) && condition.length === 1)) {
      for (const clause of Array.isArray(condition) ? condition : [])
        if (isDocument(clause)) collect(clause, equalities);
    } else if (!key.startsWith('$')) {
      const value = equalityOf(condition);
      if (value !== undefined) add(equalities, key, value);
    }
  }
}

function add(equalities: Map<string, BsonValue>, path: string, value: BsonValue): void {
  for (const known of equalities.keys()) {
    if (known === path) throw notSingle(`path '${path}' is matched twice`);
    if (known.startsWith(`${path}.`) || path.startsWith(`${known}.`)) {
      throw notSingle(`both paths '${known}' and '${path}' are matched`);
    }
  }
  equalities.set(path, value);
}

const notSingle = (why: string): Error =>
  mongoError(54, 'NotSingleValueField', `cannot infer query fields to set, ${why}`);

/** The one value a condition allows, or `undefined`. */
function equalityOf(condition: BsonValue): BsonValue {
  if (condition instanceof BSONRegExp) return undefined;
  if (!isOperatorDocument(condition)) return condition;
  if (Object.hasOwn(condition, '$eq')) return condition.$eq;
  const { $in: among, $all: all } = condition;
  if (Array.isArray(among) && among.length === 1 && !(among[0] instanceof BSONRegExp)) return among[0];
  if (Array.isArray(all) && all.length === 1 && !isOperatorDocument(all[0]) && !(all[0] instanceof BSONRegExp))
    return all[0];
  return undefined;
}
