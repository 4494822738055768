import { located } from '../errors.ts';
import { ValueMap, distinctValues } from '../value-map.ts';
import { isNullish, typeName } from '../values.ts';
import type { BsonValue } from '../values.ts';
import { isTruthy } from './truth.ts';
import { binary, unary, variadic } from './scope.ts';
import type { OperatorCompiler } from './scope.ts';

function arrayOf(value: BsonValue, code: number, name: string): BsonValue[] {
  if (!Array.isArray(value))
    throw located(code, `All operands of ${name} must be arrays. One argument is of type: ${typeName(value)}`);
  return value;
}

function setOf(values: readonly BsonValue[]): ValueMap<BsonValue> {
  const set = new ValueMap<BsonValue>();
  for (const value of values) set.set(value, value);
  return set;
}

function union(values: BsonValue[]): BsonValue {
  if (values.some(isNullish)) return null;
  return distinctValues(values.flatMap((value) => arrayOf(value, 17043, '$setUnion')));
}

function intersection(values: BsonValue[]): BsonValue {
  if (values.some(isNullish)) return null;
  const [first = [], ...rest] = values.map((value) => arrayOf(value, 17047, '$setIntersection'));
  const sets = rest.map(setOf);
  return distinctValues(first).filter((value) => sets.every((set) => set.has(value)));
}

function difference(left: BsonValue, right: BsonValue): BsonValue {
  if (isNullish(left) || isNullish(right)) return null;
  const removed = setOf(arrayOf(right, 17049, '$setDifference'));
  return distinctValues(arrayOf(left, 17048, '$setDifference')).filter((value) => !removed.has(value));
}

function areEqual(values: BsonValue[]): BsonValue {
  const sets = values.map((value) => setOf(arrayOf(value, 17044, '$setEquals')));
  const [first, ...rest] = sets;
  if (first === undefined) return true;
  return rest.every((set) => set.size === first.size && [...set.values()].every((value) => first.has(value)));
}

function isSubset(left: BsonValue, right: BsonValue): BsonValue {
  const all = setOf(arrayOf(right, 17042, '$setIsSubset'));
  return arrayOf(left, 17046, '$setIsSubset').every((value) => all.has(value));
}

export const SET_OPERATORS: [string, OperatorCompiler][] = [
  ['$setUnion', variadic(union)],
  ['$setIntersection', variadic(intersection)],
  ['$setDifference', binary(difference)],
  ['$setEquals', variadic(areEqual, 2)],
  ['$setIsSubset', binary(isSubset)],
  ['$allElementsTrue', unary((value) => arrayOf(value, 17040, '$allElementsTrue').every(isTruthy))],
  ['$anyElementTrue', unary((value) => arrayOf(value, 17041, '$anyElementTrue').some(isTruthy))],
];
