import { Int32 } from 'bson';
import { located, mongoError } from '../errors.ts';
import { compileElementSort } from '../sort.ts';
import { compareValues, isDocument, isNullish, isNumeric, setOwn, toNumber, typeName, valuesEqual } from '../values.ts';
import type { BsonDocument, BsonValue } from '../values.ts';
import { binary, named, namedOperands, operands, unary, variadic } from './scope.ts';
import type { OperatorCompiler } from './scope.ts';
import { isTruthy } from './truth.ts';

function integer(value: BsonValue, code: number, what: string): number {
  const number = isNumeric(value) ? toNumber(value) : Number.NaN;
  if (!Number.isInteger(number))
    throw located(code, `${what} must be representable as a 32-bit integer, found: ${typeName(value)}`);
  return number;
}

function elementAt(array: BsonValue, index: BsonValue): BsonValue {
  if (isNullish(array) || isNullish(index)) return null;
  if (!Array.isArray(array))
    throw located(28689, `$arrayElemAt's first argument must be an array, but is ${typeName(array)}`);
  if (!isNumeric(index))
    throw located(28690, `$arrayElemAt's second argument must be a numeric value, but is ${typeName(index)}`);
  const at = integer(index, 28691, "$arrayElemAt's second argument");
  return array.at(at);
}

const edge = (at: 0 | -1): OperatorCompiler =>
  unary((array, name) => {
    if (isNullish(array)) return null;
    if (!Array.isArray(array)) throw located(28689, `${name}'s argument must be an array, but is ${typeName(array)}`);
    return array.at(at);
  });

function size(array: BsonValue): BsonValue {
  if (!Array.isArray(array))
    throw located(17124, `The argument to $size must be an array, but was of type: ${typeName(array)}`);
  return new Int32(array.length);
}

function slice(values: BsonValue[]): BsonValue {
  if (values.some(isNullish)) return null;
  const [array, second, third] = values;
  if (!Array.isArray(array))
    throw located(28724, `First argument to $slice must be an array, but is of type: ${typeName(array)}`);
  const from = integer(second, 28726, 'Second argument to $slice');
  if (values.length === 2) return from >= 0 ? array.slice(0, from) : array.slice(from);
  const length = integer(third, 28728, 'Third argument to $slice');
  if (length <= 0) throw located(28729, `Third argument to $slice must be positive: ${length}`);
  const start = from >= 0 ? from : Math.max(0, array.length + from);
  return array.slice(start, start + length);
}

function concatArrays(arrays: BsonValue[]): BsonValue {
  const joined: BsonValue[] = [];
  for (const array of arrays) {
    if (isNullish(array)) return null;
    if (!Array.isArray(array)) throw located(28664, `$concatArrays only supports arrays, not ${typeName(array)}`);
    joined.push(...array);
  }
  return joined;
}

const compileFilter: OperatorCompiler = (operand, scope) => {
  const given = namedOperands('$filter', operand, ['input', 'cond'], ['as', 'limit']);
  const input = scope.compile(given.input);
  const inner = scope.bind(variableName(given.as));
  const condition = inner.scope.compile(given.cond);
  const limitOf = Object.hasOwn(given, 'limit') ? scope.compile(given.limit) : undefined;
  return (frame) => {
    const array = input(frame);
    if (isNullish(array)) return null;
    if (!Array.isArray(array)) throw located(28651, `input to $filter must be an array not ${typeName(array)}`);
    const limit = filterLimit(limitOf?.(frame));
    const kept: BsonValue[] = [];
    for (const element of array) {
      if (kept.length >= limit) break;
      frame.locals[inner.slot] = element;
      if (isTruthy(condition(frame))) kept.push(element);
    }
    return kept;
  };
};

function filterLimit(limit: BsonValue): number {
  if (isNullish(limit)) return Infinity;
  const number = integer(limit, 327391, '$filter: limit');
  if (number < 1) throw located(327392, `$filter: limit must be greater than 0, found ${number}`);
  return number;
}

function variableName(name: BsonValue): string {
  if (name === undefined) return 'this';
  if (typeof name !== 'string') throw located(16866, 'variable names must be strings');
  return name;
}

const compileMap: OperatorCompiler = (operand, scope) => {
  const given = namedOperands('$map', operand, ['input', 'in'], ['as']);
  const input = scope.compile(given.input);
  const inner = scope.bind(variableName(given.as));
  const body = inner.scope.compile(given.in);
  return (frame) => {
    const array = input(frame);
    if (isNullish(array)) return null;
    if (!Array.isArray(array)) throw located(16883, `input to $map must be an array not ${typeName(array)}`);
    return array.map((element) => {
      frame.locals[inner.slot] = element;
      return body(frame) ?? null;
    });
  };
};

const compileReduce: OperatorCompiler = (operand, scope) => {
  const given = namedOperands('$reduce', operand, ['input', 'initialValue', 'in']);
  const input = scope.compile(given.input);
  const initial = scope.compile(given.initialValue);
  const value = scope.bind('value');
  const element = value.scope.bind('this');
  const body = element.scope.compile(given.in);
  return (frame) => {
    const array = input(frame);
    if (isNullish(array)) return null;
    if (!Array.isArray(array))
      throw located(40080, `$reduce requires that 'input' be an array, found: ${typeName(array)}`);
    let accumulated = initial(frame);
    for (const item of array) {
      frame.locals[value.slot] = accumulated;
      frame.locals[element.slot] = item;
      accumulated = body(frame);
    }
    return accumulated;
  };
};

const compileIn: OperatorCompiler = (operand, scope, name) => {
  const [needle, haystack] = operands(name, operand, 2, 2).map((item) => scope.compile(item));
  const { collation } = scope.options;
  return (frame) => {
    const array = haystack?.(frame);
    if (!Array.isArray(array))
      throw located(40081, `$in requires an array as a second argument, found: ${typeName(array)}`);
    const wanted = needle?.(frame);
    return array.some((element) => valuesEqual(element, wanted, collation));
  };
};

function indexOfArray([array, wanted, start, end]: BsonValue[]): BsonValue {
  if (isNullish(array)) return null;
  if (!Array.isArray(array))
    throw located(40090, `$indexOfArray requires an array as a first argument, found: ${typeName(array)}`);
  const from = start === undefined ? 0 : bound(start);
  const to = Math.min(array.length, end === undefined ? array.length : bound(end));
  for (let index = from; index < to; index += 1) if (valuesEqual(array[index], wanted)) return new Int32(index);
  return new Int32(-1);
}

function bound(value: BsonValue): number {
  const number = integer(value, 40096, '$indexOfArray requires an integral starting or ending index, which');
  if (number < 0) throw located(40097, `$indexOfArray requires a nonnegative index, found: ${number}`);
  return number;
}

/** A range longer than this is a mistake, and would be the memory of the whole engine. */
const MAX_RANGE = 2_000_000;

function range([start, end, step = new Int32(1)]: BsonValue[]): BsonValue {
  const from = integer(start, 34444, "$range's starting value");
  const to = integer(end, 34446, "$range's ending value");
  const by = integer(step, 34448, "$range's step value");
  if (by === 0) throw located(34449, '$range requires a non-zero step value');
  if ((to - from) / by > MAX_RANGE) throw mongoError(292, 'ExceededMemoryLimit', '$range would use too much memory');
  const numbers: BsonValue[] = [];
  for (let value = from; by > 0 ? value < to : value > to; value += by) numbers.push(new Int32(value));
  return numbers;
}

function reverse(array: BsonValue): BsonValue {
  if (isNullish(array)) return null;
  if (!Array.isArray(array))
    throw located(34435, `The argument to $reverseArray must be an array, but was of type: ${typeName(array)}`);
  return array.toReversed();
}

const compileZip: OperatorCompiler = (operand, scope) => {
  const given = namedOperands('$zip', operand, ['inputs'], ['useLongestLength', 'defaults']);
  if (!Array.isArray(given.inputs) || given.inputs.length === 0)
    throw located(34461, 'inputs must be a non-empty array of expressions');
  const inputs = given.inputs.map((item) => scope.compile(item));
  const longest = given.useLongestLength === true;
  if (given.defaults !== undefined && !longest)
    throw located(34466, 'cannot specify defaults unless useLongestLength is true');
  const defaults = Array.isArray(given.defaults) ? given.defaults.map((item) => scope.compile(item)) : [];
  if (defaults.length > 0 && defaults.length !== inputs.length)
    throw located(34467, 'defaults and inputs must have the same length');
  return (frame) => {
    const arrays: BsonValue[][] = [];
    for (const input of inputs) {
      const array = input(frame);
      if (isNullish(array)) return null;
      if (!Array.isArray(array)) throw located(34468, `$zip found a non-array expression in input: ${typeName(array)}`);
      arrays.push(array);
    }
    const lengths = arrays.map((array) => array.length);
    const length = longest ? Math.max(...lengths) : Math.min(...lengths);
    const fillers = defaults.map((evaluate) => evaluate(frame));
    return Array.from({ length }, (_, row) =>
      arrays.map((array, column) => (row < array.length ? array[row] : fillers[column]) ?? null),
    );
  };
};

function arrayToObject(array: BsonValue): BsonValue {
  if (isNullish(array)) return null;
  if (!Array.isArray(array)) throw located(40386, `$arrayToObject requires an array input, found: ${typeName(array)}`);
  const result: BsonDocument = {};
  for (const entry of array) {
    const [key, value] = keyAndValue(entry);
    if (typeof key !== 'string')
      throw located(
        40394,
        `$arrayToObject requires an array of key-value pairs, where the key must be of type string. Found key type: ${typeName(key)}`,
      );
    if (value !== undefined) setOwn(result, key, value);
  }
  return result;
}

function keyAndValue(entry: BsonValue): [BsonValue, BsonValue] {
  if (Array.isArray(entry) && entry.length === 2) return [entry[0], entry[1]];
  if (isDocument(entry) && Object.keys(entry).length === 2 && Object.hasOwn(entry, 'k') && Object.hasOwn(entry, 'v')) {
    return [entry.k, entry.v];
  }
  throw located(40398, `Unrecognised input type format for $arrayToObject: ${typeName(entry)}`);
}

const compileSortArray: OperatorCompiler = (operand, scope) => {
  const given = namedOperands('$sortArray', operand, ['input', 'sortBy']);
  const input = scope.compile(given.input);
  const compare = compileElementSort(given.sortBy, scope.options.collation);
  return (frame) => {
    const array = input(frame);
    if (isNullish(array)) return null;
    if (!Array.isArray(array))
      throw located(2942504, `The input argument to $sortArray must be an array, but was of type: ${typeName(array)}`);
    return array.toSorted(compare);
  };
};

/** `$firstN`, `$lastN`, `$minN` and `$maxN` of an array. */
const pickN = (pick: (array: BsonValue[], n: number) => BsonValue[]): OperatorCompiler =>
  named(['input', 'n'], [], ({ input, n }, name) => {
    if (!Array.isArray(input))
      throw located(5788200, `${name} requires its input to be an array, found: ${typeName(input)}`);
    const count = integer(n, 5787902, `Value for 'n' of ${name}`);
    if (count <= 0) throw located(5787908, `'n' must be greater than 0, found ${count}`);
    return pick(input, count);
  });

const ranked =
  (direction: 1 | -1) =>
  (array: BsonValue[], n: number): BsonValue[] =>
    array
      .filter((value) => !isNullish(value))
      .sort((a, b) => compareValues(a, b) * direction)
      .slice(0, n);

export const ARRAY_OPERATORS: [string, OperatorCompiler][] = [
  ['$arrayElemAt', binary(elementAt)],
  ['$first', edge(0)],
  ['$last', edge(-1)],
  ['$size', unary(size)],
  ['$isArray', unary((value) => Array.isArray(value))],
  ['$slice', variadic(slice, 2, 3)],
  ['$concatArrays', variadic(concatArrays)],
  ['$filter', compileFilter],
  ['$map', compileMap],
  ['$reduce', compileReduce],
  ['$in', compileIn],
  ['$indexOfArray', variadic(indexOfArray, 2, 4)],
  ['$range', variadic(range, 2, 3)],
  ['$reverseArray', unary(reverse)],
  ['$zip', compileZip],
  ['$arrayToObject', unary(arrayToObject)],
  ['$sortArray', compileSortArray],
  ['$firstN', pickN((array, n) => array.slice(0, n))],
  ['$lastN', pickN((array, n) => array.slice(-n))],
  ['$minN', pickN(ranked(1))],
  ['$maxN', pickN(ranked(-1))],
];
