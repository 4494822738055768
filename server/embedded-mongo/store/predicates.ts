// What a filter says about single paths, as far as an index can use it. Everything here may be too generous (the
// matcher looks at every document again) but never too narrow: a predicate must hold for every matching document.
import { BSONRegExp, MaxKey, MinKey } from 'bson';
import { isArrayIndex, splitPath } from '../paths.ts';
import { compareValues, isDocument, kindOf, KIND, type BsonDocument, type BsonValue } from '../values.ts';

export type Bound = { value: BsonValue; inclusive: boolean };

export type Predicate = {
  /** The value is one of these. */
  equals?: BsonValue[];
  low?: Bound;
  high?: Bound;
  /** A string that begins so. */
  prefix?: string;
  /** The conditions as written, to recognise a partial filter repeated word for word. */
  conditions: BsonValue[];
};

export type Predicates = Map<string, Predicate>;

export function predicatesOf(filter: BsonDocument): Predicates {
  const found: Predicates = new Map();
  collect(filter, '', found);
  return found;
}

function collect(filter: BsonDocument, prefix: string, found: Predicates): void {
  for (const [field, condition] of Object.entries(filter)) {
    if (field === '$and' && Array.isArray(condition)) {
      for (const part of condition) if (isDocument(part)) collect(part, prefix, found);
    } else if (!field.startsWith('$')) {
      const path = prefix + field;
      // `a.0` may mean an element or a field named "0": the index holds one of the two only.
      if (!splitPath(path).some(isArrayIndex)) addCondition(path, condition, found);
    }
  }
}

function addCondition(path: string, condition: BsonValue, found: Predicates): void {
  const predicate: Predicate = found.get(path) ?? { conditions: [] };
  found.set(path, predicate);
  predicate.conditions.push(condition);
  if (!isOperatorDocument(condition)) {
    if (condition instanceof BSONRegExp) addPrefix(predicate, condition.pattern, condition.options);
    else if (isPoint(condition)) predicate.equals ??= [condition];
    return;
  }
  for (const [operator, operand] of Object.entries(condition)) addOperator(path, predicate, operator, operand, found);
  const { $regex, $options } = condition;
  if (typeof $regex === 'string') addPrefix(predicate, $regex, typeof $options === 'string' ? $options : '');
  else if ($regex instanceof BSONRegExp && $options === undefined) addPrefix(predicate, $regex.pattern, $regex.options);
}

function addOperator(
  path: string,
  predicate: Predicate,
  operator: string,
  operand: BsonValue,
  found: Predicates,
): void {
  switch (operator) {
    case '$eq':
      if (isPoint(operand)) predicate.equals ??= [operand];
      return;
    case '$in':
      if (Array.isArray(operand) && operand.every(isPoint)) predicate.equals ??= operand;
      return;
    case '$gt':
    case '$gte':
      if (isRangeable(operand)) predicate.low ??= { value: operand, inclusive: operator === '$gte' };
      return;
    case '$lt':
    case '$lte':
      if (isRangeable(operand)) predicate.high ??= { value: operand, inclusive: operator === '$lte' };
      return;
    case '$elemMatch':
      if (isDocument(operand) && !isOperatorDocument(operand)) collect(operand, `${path}.`, found);
      return;
  }
}

function isOperatorDocument(value: BsonValue): value is BsonDocument {
  return isDocument(value) && Object.keys(value)[0]?.startsWith('$') === true && !Object.hasOwn(value, '$ref');
}

/** An array equals a whole array or an element, which is two places in an index; a regular expression is no point. */
const isPoint = (value: BsonValue): boolean =>
  value !== undefined && !Array.isArray(value) && !(value instanceof BSONRegExp);

const UNRANGEABLE: ReadonlySet<number> = new Set([KIND.missing, KIND.null, KIND.array, KIND.object, KIND.regex]);

const isRangeable = (value: BsonValue): boolean =>
  !UNRANGEABLE.has(kindOf(value)) && !(value instanceof MinKey) && !(value instanceof MaxKey);

const LITERAL_PREFIX = /^\^((?:[\w \-@:/,;<>=!"'#%&~]|\\[.+*?()[\]{}^$|\\/@-])+)/;

function addPrefix(predicate: Predicate, pattern: string, options: string): void {
  if (options !== '' || pattern.includes('|')) return;
  const literal = LITERAL_PREFIX.exec(pattern);
  if (!literal?.[1]) return;
  const following = pattern[literal[0].length];
  const characters = literal[1].match(/\\.|[^\\]/gu) ?? [];
  // `^ab*` begins with "a" only: the quantifier belongs to the last character.
  if (following !== undefined && '*?{'.includes(following)) characters.pop();
  const prefix = characters.map((character) => character.replace(/^\\/, '')).join('');
  if (prefix !== '') predicate.prefix ??= prefix;
}

/** Both ends of a range must be of one type, or no value satisfies both and bounds make no sense. */
export function rangeKind({ low, high, prefix }: Predicate): number | undefined {
  if (prefix !== undefined && !low && !high) return KIND.string;
  const kinds = [low, high].flatMap((bound) => (bound ? [kindOf(bound.value)] : []));
  return kinds.every((kind) => kind === kinds[0]) ? kinds[0] : undefined;
}

/** Whether `outer` contains everything `inner` contains, end by end. */
export function isWithin(inner: Predicate, operator: string, limit: BsonValue): boolean {
  const isLow = operator === '$gt' || operator === '$gte';
  const bound = isLow ? inner.low : inner.high;
  if (!bound || kindOf(bound.value) !== kindOf(limit)) return false;
  const order = compareValues(bound.value, limit) * (isLow ? 1 : -1);
  return order > 0 || (order === 0 && (!bound.inclusive || operator.endsWith('e')));
}
