import { Int32, calculateObjectSize } from 'bson';
import { located } from '../errors.ts';
import { getOwn, isDocument, isNullish, setOwn, typeName } from '../values.ts';
import type { BsonDocument, BsonValue } from '../values.ts';
import { namedOperands, unary, variadic } from './scope.ts';
import type { OperatorCompiler } from './scope.ts';

function merge(values: BsonValue[]): BsonValue {
  const merged: BsonDocument = {};
  const sources = values.length === 1 && Array.isArray(values[0]) ? values[0] : values;
  for (const value of sources) {
    if (isNullish(value)) continue;
    if (!isDocument(value))
      throw located(40400, `$mergeObjects requires object inputs, but input ${typeName(value)} is of another type`);
    for (const field of Object.keys(value)) setOwn(merged, field, value[field]);
  }
  return merged;
}

function objectToArray(value: BsonValue): BsonValue {
  if (isNullish(value)) return null;
  if (!isDocument(value)) throw located(40390, `$objectToArray requires a document input, found: ${typeName(value)}`);
  return Object.keys(value).map((field) => ({ k: field, v: value[field] }));
}

/** The field must be a constant; a string that looks like a path has to be wrapped in `$literal`. */
function constantField(name: string, field: BsonValue): string {
  const literal = isDocument(field) && typeof field.$literal === 'string' ? field.$literal : field;
  if (typeof literal !== 'string') throw located(5654602, `${name} requires 'field' to evaluate to type String`);
  if (field === literal && literal.startsWith('$')) throw located(5654600, `${name} requires 'field' to be a constant`);
  return literal;
}

const compileGetField: OperatorCompiler = (operand, scope) => {
  const isShort = !isDocument(operand) || Object.hasOwn(operand, '$literal');
  const given = isShort ? { field: operand } : namedOperands('$getField', operand, ['field'], ['input']);
  const field = constantField('$getField', given.field);
  const input = Object.hasOwn(given, 'input') ? scope.compile(getOwn(given, 'input')) : undefined;
  return (frame) => {
    const document = input === undefined ? frame.root : input(frame);
    if (isDocument(document)) return getOwn(document, field);
    return document === null ? null : undefined;
  };
};

const compileSetField =
  (hasValue: boolean): OperatorCompiler =>
  (operand, scope, name) => {
    const given = namedOperands(name, operand, hasValue ? ['field', 'input', 'value'] : ['field', 'input']);
    const field = constantField(name, given.field);
    const input = scope.compile(given.input);
    const evaluate = hasValue ? scope.compile(given.value) : () => undefined;
    return (frame) => {
      const document = input(frame);
      if (isNullish(document)) return null;
      if (!isDocument(document)) throw located(4161105, `${name} requires 'input' to evaluate to type Object`);
      const copy: BsonDocument = {};
      const value = evaluate(frame);
      for (const key of Object.keys(document)) if (key !== field) setOwn(copy, key, document[key]);
      if (value !== undefined) setOwn(copy, field, value);
      return copy;
    };
  };

function bsonSize(value: BsonValue): BsonValue {
  if (isNullish(value)) return null;
  if (!isDocument(value)) throw located(31393, `$bsonSize requires a document input, found: ${typeName(value)}`);
  return new Int32(calculateObjectSize(value));
}

export const OBJECT_OPERATORS: [string, OperatorCompiler][] = [
  ['$mergeObjects', variadic(merge)],
  ['$objectToArray', unary(objectToArray)],
  ['$getField', compileGetField],
  ['$setField', compileSetField(true)],
  ['$unsetField', compileSetField(false)],
  ['$bsonSize', unary(bsonSize)],
];
