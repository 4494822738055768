import { Decimal128, Double, Int32, Long, Timestamp } from 'bson';
import type { Collation } from '../collation.ts';
import { badValue, failedToParse, typeMismatch } from '../errors.ts';
import { formatValue } from '../format.ts';
import { addNumbers, bigintOf, integerValue, multiplyNumbers, numericType } from '../numbers.ts';
import { compareValues, isDocument, isNumeric, typeName } from '../values.ts';
import type { BsonDocument, BsonNumber, BsonValue } from '../values.ts';
import { addToSetOperator, popOperator, pullAllOperator, pullOperator, pushOperator } from './array-operators.ts';

/** What an operator knows about the place it works at, for its messages. */
export interface Place {
  readonly path: readonly string[];
  readonly root: BsonDocument;
}

/** The new value of a field. `undefined` leaves the field as it is, and leaves it missing when it is missing. */
export type Change = (current: BsonValue, place: Place) => BsonValue;

export interface OperatorOptions {
  readonly collation: Collation | undefined;
  readonly variables: BsonDocument | undefined;
}

/** Checks the operand once; the change is then asked of each field it is applied to. */
export type UpdateOperator = (operand: BsonValue, path: string, options: OperatorOptions) => Change;

export const describePlace = ({ path, root }: Place): string =>
  `{_id: ${formatValue(root._id)}} has the field '${path.at(-1)}'`;

function arithmetic(
  name: '$inc' | '$mul',
  verb: string,
  apply: (current: BsonNumber, operand: BsonNumber) => BsonNumber | undefined,
): UpdateOperator {
  return (operand, path) => {
    if (!isNumeric(operand))
      throw typeMismatch(`Cannot ${verb} with non-numeric argument: {${path}: ${formatValue(operand)}}`);
    return (current, place) => {
      if (current === undefined) return name === '$inc' ? operand : zeroLike(operand);
      if (!isNumeric(current)) {
        throw typeMismatch(
          `Cannot apply ${name} to a value of non-numeric type. ${describePlace(place)} of non-numeric type ${typeName(current)}`,
        );
      }
      const result = apply(current, operand);
      if (result === undefined) {
        throw badValue(
          `Failed to apply ${name} operations to current value ((NumberLong)${formatValue(current)}) for document {_id: ${formatValue(place.root._id)}}`,
        );
      }
      return result;
    };
  };
}

function zeroLike(value: BsonNumber): BsonNumber {
  switch (numericType(value)) {
    case 'int':
      return new Int32(0);
    case 'long':
      return Long.ZERO;
    case 'double':
      return new Double(0);
    case 'decimal':
      return Decimal128.fromString('0');
  }
}

const extreme =
  (direction: 1 | -1): UpdateOperator =>
  (operand, _path, { collation }) =>
  (current) =>
    current === undefined || compareValues(operand, current, collation) * direction < 0 ? operand : undefined;

const currentDate: UpdateOperator = (operand) => {
  const type = isDocument(operand) ? operand.$type : operand === true || operand === false ? 'date' : undefined;
  if (isDocument(operand)) {
    const unknown = Object.keys(operand).find((key) => key !== '$type');
    if (unknown !== undefined) throw badValue(`Unrecognized $currentDate option: ${unknown}`);
  }
  if (type === 'date') return () => new Date();
  if (type === 'timestamp') return () => new Timestamp({ t: Math.floor(Date.now() / 1000), i: 1 });
  throw badValue(
    `The '$type' string field is required to be 'date' or 'timestamp': {$currentDate: {field : {$type: 'date'}}}, found ${typeName(operand)}`,
  );
};

const BIT_OPERATIONS = new Map<string, (left: bigint, right: bigint) => bigint>([
  ['and', (left, right) => left & right],
  ['or', (left, right) => left | right],
  ['xor', (left, right) => left ^ right],
]);

const isInteger = (value: BsonValue): value is BsonNumber => typeName(value) === 'int' || typeName(value) === 'long';

const bit: UpdateOperator = (operand) => {
  if (!isDocument(operand)) {
    throw badValue(
      `The $bit modifier is not compatible with a ${typeName(operand)}. You must pass in an embedded document: {$bit: {field: {and/or/xor: #}}`,
    );
  }
  const steps = Object.entries(operand).map(([name, mask]) => {
    const operation = BIT_OPERATIONS.get(name);
    if (operation === undefined)
      throw badValue(
        `The $bit modifier only supports 'and', 'or', and 'xor', not '${name}' which is an unknown operator: {${name}: ${formatValue(mask)}}`,
      );
    if (!isInteger(mask))
      throw badValue(
        `The $bit modifier field must be an Integer(32/64 bit); a '${typeName(mask)}' is not supported here: {${name}: ${formatValue(mask)}}`,
      );
    return [operation, mask] as const;
  });
  if (steps.length === 0)
    throw badValue(`You must pass in at least one bitwise operation. The format is: {$bit: {field: {and/or/xor: #}}`);
  return (current, place) => {
    let value: BsonValue = current ?? new Int32(0);
    for (const [operation, mask] of steps) {
      if (!isInteger(value))
        throw badValue(
          `Cannot apply $bit to a value of non-integral type.${describePlace(place)} of non-integer type ${typeName(value)}`,
        );
      const width = numericType(value) === 'int' && numericType(mask) === 'int' ? 'int' : 'long';
      value = integerValue(operation(bigintOf(value), bigintOf(mask)), width);
    }
    return value;
  };
};

const set: UpdateOperator = (operand) => () => operand;

/** Operators that give a field a new value; `$unset` and `$rename` also remove fields and live beside this table. */
export const VALUE_OPERATORS = new Map<string, UpdateOperator>([
  ['$set', set],
  ['$setOnInsert', set],
  ['$inc', arithmetic('$inc', 'increment', addNumbers)],
  ['$mul', arithmetic('$mul', 'multiply', multiplyNumbers)],
  ['$min', extreme(1)],
  ['$max', extreme(-1)],
  ['$currentDate', currentDate],
  ['$bit', bit],
  ['$push', pushOperator],
  ['$addToSet', addToSetOperator],
  ['$pop', popOperator],
  ['$pull', pullOperator],
  ['$pullAll', pullAllOperator],
]);

export const unknownModifier = (name: string): Error =>
  failedToParse(
    `Unknown modifier: ${name}. Expected a valid update modifier or pipeline-style update specified as an array`,
  );
