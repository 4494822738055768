import { BSONRegExp, BSONSymbol, MaxKey, MinKey, ObjectId } from 'bson';
import type { Collation } from '../collation.ts';
import { badValue } from '../errors.ts';
import { isNaNValue, nativeNumber } from '../numbers.ts';
import { KIND, compareValues, isNumeric, kindOf, valuesEqual } from '../values.ts';
import type { BsonValue } from '../values.ts';
import type { ValueTest } from './node.ts';
import { compileRegex, regexSource } from './regex.ts';
import type { RegexSource } from './regex.ts';

/** What `{field: value}` means: a regular expression is matched, everything else must be equal. */
export function implicitEquality(operand: BsonValue, collation: Collation | undefined): ValueTest {
  return operand instanceof BSONRegExp ? regexTest(regexSource(operand)) : equalityTest(operand, collation);
}

export function equalityTest(operand: BsonValue, collation: Collation | undefined): ValueTest {
  if (operand === null || operand === undefined) return (value) => value === null || value === undefined;
  if (typeof operand === 'string' && collation === undefined) {
    return (value) => value === operand || (value instanceof BSONSymbol && value.value === operand);
  }
  if (operand instanceof ObjectId) return (value) => value instanceof ObjectId && operand.equals(value);
  if (typeof operand === 'boolean') return (value) => value === operand;
  return (value) => valuesEqual(value, operand, collation);
}

export function regexTest(source: RegexSource): ValueTest {
  const expression = compileRegex(source);
  const options = [...source.options].sort().join('');
  return (value) => {
    if (typeof value === 'string') return expression.test(value);
    if (value instanceof BSONSymbol) return expression.test(value.value);
    // A stored regular expression is matched by the same one.
    return value instanceof BSONRegExp && value.pattern === source.pattern && value.options === options;
  };
}

export type RangeOperator = '$gt' | '$gte' | '$lt' | '$lte';

/**
 * Ranges compare within one canonical type only, but MinKey and MaxKey bound every type, and `$gte` and `$lte` of null also
 * take what is missing.
 */
export function rangeTest(operator: RangeOperator, operand: BsonValue, collation: Collation | undefined): ValueTest {
  if (operand instanceof BSONRegExp) throw badValue(`Can't have RegEx as arg to predicate over field '${operator}'.`);
  const takesEqual = operator === '$gte' || operator === '$lte';
  const wantsAbove = operator === '$gt' || operator === '$gte';
  if (operand === null || operand === undefined) {
    return takesEqual ? (value) => value === null || value === undefined : () => false;
  }
  if (operand instanceof MinKey || operand instanceof MaxKey) return boundOfAll(operand, takesEqual, wantsAbove);
  const kind = kindOf(operand);
  if (isNumeric(operand) && isNaNValue(operand)) {
    return takesEqual ? (value) => isNumeric(value) && isNaNValue(value) : () => false;
  }
  return (value) => {
    if (kindOf(value) !== kind || (kind === KIND.number && isNumeric(value) && isNaNValue(value))) return false;
    const order = compareValues(value, operand, collation);
    return order === 0 ? takesEqual : order > 0 === wantsAbove;
  };
}

function boundOfAll(operand: MinKey | MaxKey, takesEqual: boolean, wantsAbove: boolean): ValueTest {
  const kind = kindOf(operand);
  const reachesOthers = operand instanceof MinKey === wantsAbove;
  return (value) => (kindOf(value) === kind ? takesEqual : reachesOthers);
}

/** From this length on a hash beats asking one after the other. */
const HASHED_LIST = 9;

export function membershipTest(operator: string, operand: BsonValue, collation: Collation | undefined): ValueTest {
  if (!Array.isArray(operand)) throw badValue(`${operator} needs an array`);
  const tests = operand.map((element) => implicitEquality(element, collation));
  const oneOf: ValueTest = (value) => tests.some((test) => test(value));
  const tokens = operand.map((element) => hashToken(element, collation));
  if (operand.length < HASHED_LIST || tokens.includes(undefined)) return oneOf;
  const known = new Set(tokens);
  return (value) => {
    const token = hashToken(value, collation);
    // Numbers without a token (Long beyond 2^53, Decimal128) may still equal one of the list.
    return token === undefined ? isNumeric(value) && oneOf(value) : known.has(token);
  };
}

/** Equal values have equal tokens; `undefined` for values that are not worth a token. */
function hashToken(value: BsonValue, collation: Collation | undefined): string | number | undefined {
  if (typeof value === 'string') return `s${collation === undefined ? value : collation.key(value)}`;
  if (value instanceof ObjectId) return `o${value.toHexString()}`;
  if (!isNumeric(value)) return undefined;
  const native = nativeNumber(value);
  return typeof native === 'number' ? native : undefined;
}
