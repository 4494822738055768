import { BSONRegExp } from 'bson';
import { badValue, failedToParse, typeMismatch } from '../errors.ts';
import { formatValue } from '../format.ts';
import { compileMatch, isOperatorDocument } from '../match/index.ts';
import { compileElementSort } from '../sort.ts';
import { ValueMap, distinctValues } from '../value-map.ts';
import { isDocument, isNumeric, toNumber, typeName, valuesEqual } from '../values.ts';
import type { BsonDocument, BsonValue } from '../values.ts';
import type { Change, OperatorOptions, UpdateOperator } from './value-operators.ts';

type Rearrange = (array: BsonValue[]) => BsonValue[];

const PUSH_MODIFIERS = new Set(['$each', '$slice', '$sort', '$position']);

export const pushOperator: UpdateOperator = (operand, _path, { collation }) => {
  const modifiers = isDocument(operand) && Object.hasOwn(operand, '$each') ? operand : { $each: [operand] };
  for (const modifier of Object.keys(modifiers)) {
    if (!PUSH_MODIFIERS.has(modifier)) throw badValue(`Unrecognized clause in $push: ${modifier}`);
  }
  const items = eachOf('$push', modifiers);
  const insert = insertAt(modifiers.$position, items);
  const sort = sorter(modifiers.$sort, collation);
  const slice = slicer(modifiers.$slice);
  return (current, { path, root }) => {
    if (current !== undefined && !Array.isArray(current)) {
      throw badValue(
        `The field '${path.join('.')}' must be an array but is of type ${typeName(current)} in document {_id: ${formatValue(root._id)}}`,
      );
    }
    return slice(sort(insert(current ?? [])));
  };
};

function eachOf(operator: string, modifiers: BsonDocument): BsonValue[] {
  const items = modifiers.$each;
  if (Array.isArray(items)) return items;
  throw badValue(`The argument to $each in ${operator} must be an array but it was of type: ${typeName(items)}`);
}

function insertAt(position: BsonValue, items: BsonValue[]): Rearrange {
  if (position === undefined) return (array) => [...array, ...items];
  const index = integerModifier('$position', position);
  return (array) => array.toSpliced(index < 0 ? Math.max(0, array.length + index) : index, 0, ...items);
}

function integerModifier(name: string, value: BsonValue): number {
  const number = isNumeric(value) ? toNumber(value) : Number.NaN;
  if (!Number.isInteger(number)) {
    throw badValue(`The value for ${name} must be an integer value but was given type: ${typeName(value)}`);
  }
  return number;
}

function sorter(sortBy: BsonValue, collation: OperatorOptions['collation']): Rearrange {
  if (sortBy === undefined) return (array) => array;
  if (!isNumeric(sortBy) && !isDocument(sortBy)) {
    throw badValue('The $sort is invalid: use 1/-1 to sort the whole element, or {field:1/-1} to sort embedded fields');
  }
  const directions = isNumeric(sortBy) ? [sortBy] : Object.values(sortBy);
  if (directions.length === 0) throw badValue('The $sort pattern is empty when it should be a set of fields.');
  if (!directions.every((direction) => Math.abs(toNumber(direction)) === 1)) {
    throw badValue('The $sort element value must be either 1 or -1');
  }
  const compare = compileElementSort(sortBy, collation);
  return (array) => array.toSorted(compare);
}

function slicer(slice: BsonValue): Rearrange {
  if (slice === undefined) return (array) => array;
  const count = integerModifier('$slice', slice);
  return (array) => (count >= 0 ? array.slice(0, count) : array.slice(count));
}

export const addToSetOperator: UpdateOperator = (operand, _path, { collation }) => {
  const hasEach = isDocument(operand) && Object.keys(operand)[0] === '$each';
  if (hasEach && Object.keys(operand).length > 1) {
    throw badValue(`Found unexpected fields after $each in $addToSet: ${formatValue(operand)}`);
  }
  const items = distinctValues(hasEach ? eachOf('$addToSet', operand) : [operand], collation);
  return (current, { path }) => {
    if (current === undefined) return items;
    if (!Array.isArray(current)) {
      throw badValue(
        `Cannot apply $addToSet to non-array field. Field named '${path.at(-1)}' has non-array type ${typeName(current)}`,
      );
    }
    const present = new ValueMap<true>(collation);
    for (const element of current) present.set(element, true);
    const added = items.filter((item) => !present.has(item));
    return added.length === 0 ? undefined : [...current, ...added];
  };
};

export const popOperator: UpdateOperator = (operand) => {
  const side = isNumeric(operand) ? toNumber(operand) : Number.NaN;
  if (side !== 1 && side !== -1) throw failedToParse(`$pop expects 1 or -1, found: ${formatValue(operand)}`);
  return (current, { path }) => {
    if (current === undefined) return undefined;
    if (!Array.isArray(current)) {
      throw typeMismatch(`Path '${path.join('.')}' contains an element of non-array type '${typeName(current)}'`);
    }
    if (current.length === 0) return undefined;
    return side === 1 ? current.slice(0, -1) : current.slice(1);
  };
};

function removing(name: string, isRemoved: (element: BsonValue) => boolean): Change {
  return (current) => {
    if (current === undefined) return undefined;
    if (!Array.isArray(current)) throw badValue(`Cannot apply ${name} to a non-array value`);
    const kept = current.filter((element) => !isRemoved(element));
    return kept.length === current.length ? undefined : kept;
  };
}

export const pullAllOperator: UpdateOperator = (operand, _path, { collation }) => {
  if (!Array.isArray(operand))
    throw badValue(`$pullAll requires an array argument but was given a ${typeName(operand)}`);
  return removing('$pullAll', (element) => operand.some((value) => valuesEqual(element, value, collation)));
};

const LOGICAL = new Set(['$or', '$and', '$nor', '$expr']);

/** A document is a condition on the fields of elements that are documents; operators and regular expressions ask the element; else it must be equal. */
export const pullOperator: UpdateOperator = (operand, _path, options) => {
  if (operand instanceof BSONRegExp || (isOperatorDocument(operand) && !LOGICAL.has(Object.keys(operand)[0] ?? ''))) {
    const matches = compileMatch({ element: operand }, options);
    return removing('$pull', (element) => matches({ element }));
  }
  if (isDocument(operand)) {
    const matches = compileMatch(operand, options);
    return removing('$pull', (element) => isDocument(element) && matches(element));
  }
  return removing('$pull', (element) => valuesEqual(element, operand, options.collation));
};
