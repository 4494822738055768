import { BSONRegExp } from 'bson';
import { badValue, failedToParse, mongoError } from '../errors.ts';
import { remainderOfNumbers } from '../numbers.ts';
import { isDocument, isNumeric, isNullish, toNumber, valuesEqual } from '../values.ts';
import type { BsonDocument, BsonValue } from '../values.ts';
import { bitsTest } from './bits.ts';
import type { BitsOperator } from './bits.ts';
import { equalityTest, implicitEquality, membershipTest, rangeTest, regexTest } from './comparison.ts';
import type { RangeOperator } from './comparison.ts';
import { allNodes, elementTest, notNode, testNode } from './node.ts';
import type { FieldNode, MatchOptions, Predicate, ValueTest } from './node.ts';
import { regexSource } from './regex.ts';
import { typeTest } from './type-test.ts';

/** What the conditions on a field need from the filter around them. */
export interface FieldContext extends MatchOptions {
  /** Compiles a whole filter, for the documents inside an array. */
  readonly compileFilter: (filter: BsonValue) => Predicate;
}

const REFERENCE_FIELDS = new Set(['$ref', '$id', '$db']);

/** `{$gt: 1}` as opposed to a literal document; the fields of a reference are no operators. */
export function isOperatorDocument(value: BsonValue): value is BsonDocument {
  if (!isDocument(value)) return false;
  const first = Object.keys(value)[0];
  return first !== undefined && first.startsWith('$') && !REFERENCE_FIELDS.has(first);
}

export function compileFieldCondition(condition: BsonValue, context: FieldContext): FieldNode {
  if (!isOperatorDocument(condition)) return testNode(implicitEquality(condition, context.collation));
  const nodes: FieldNode[] = [];
  for (const operator of Object.keys(condition)) {
    const compile = OPERATORS.get(operator);
    if (compile === undefined) throw unknownOperator(operator);
    const node = compile(condition[operator], context, condition, operator);
    if (node !== undefined) nodes.push(node);
  }
  return allNodes(nodes);
}

const GEO_OPERATORS = new Set(['$near', '$nearSphere', '$geoNear', '$geoWithin', '$within', '$geoIntersects']);

function unknownOperator(operator: string): Error {
  if (!GEO_OPERATORS.has(operator)) return badValue(`unknown operator: ${operator}`);
  return badValue(`${operator} is not supported by the embedded engine: geospatial queries need a MongoDB server`);
}

/** May answer `undefined`: an operator that only serves another one. */
type OperatorCompiler = (
  operand: BsonValue,
  context: FieldContext,
  siblings: BsonDocument,
  operator: string,
) => FieldNode | undefined;

const range: OperatorCompiler = (operand, context, _siblings, operator) =>
  testNode(rangeTest(operator as RangeOperator, operand, context.collation));

const bits: OperatorCompiler = (operand, _context, _siblings, operator) =>
  testNode(bitsTest(operator as BitsOperator, operand));

const membership = (operator: string, operand: BsonValue, context: FieldContext): FieldNode => {
  if (Array.isArray(operand) && operand.some(isOperatorDocument)) throw badValue(`cannot nest $ under ${operator}`);
  return testNode(membershipTest(operator, operand, context.collation));
};

function compileNotEqual(operand: BsonValue, context: FieldContext): FieldNode {
  if (operand instanceof BSONRegExp) throw badValue("Can't have regex as arg to $ne.");
  return notNode(testNode(equalityTest(operand, context.collation)));
}

function compileExists(operand: BsonValue): FieldNode {
  const wanted = !(operand === false || isNullish(operand) || (isNumeric(operand) && toNumber(operand) === 0));
  const present = testNode((value) => value !== undefined, 'whole');
  return wanted ? present : notNode(present);
}

function compileNot(operand: BsonValue, context: FieldContext): FieldNode {
  if (operand instanceof BSONRegExp) return notNode(testNode(regexTest(regexSource(operand))));
  if (!isDocument(operand)) throw badValue('$not needs a regex or a document');
  if (Object.keys(operand).length === 0) throw badValue('$not cannot be empty');
  if (!isOperatorDocument(operand)) throw badValue(`unknown operator: ${Object.keys(operand)[0]}`);
  return notNode(compileFieldCondition(operand, context));
}

function compileMod(operand: BsonValue): FieldNode {
  if (!Array.isArray(operand)) throw badValue('malformed mod, needs to be an array');
  if (operand.length < 2) throw badValue('malformed mod, not enough elements');
  if (operand.length > 2) throw badValue('malformed mod, too many elements');
  const [divisor, remainder] = operand;
  if (!isNumeric(divisor)) throw badValue('malformed mod, divisor not a number');
  if (!isNumeric(remainder)) throw badValue('malformed mod, remainder not a number');
  const by = wholePart(toNumber(divisor));
  const wanted = wholePart(toNumber(remainder));
  if (by === undefined || wanted === undefined) throw badValue('malformed mod, divisor or remainder is not finite');
  if (by === 0) throw badValue('divisor cannot be 0');
  return testNode((value) => {
    if (!isNumeric(value)) return false;
    const number = toNumber(value);
    if (Number.isSafeInteger(number)) return number % by === wanted;
    if (!Number.isFinite(number)) return false;
    return valuesEqual(remainderOfNumbers(value, by), wanted) || Math.trunc(number) % by === wanted;
  });
}

function wholePart(value: number): number | undefined {
  // Adding zero turns -0 into 0, which % can produce and === compares equal anyway.
  return Number.isFinite(value) ? Math.trunc(value) + 0 : undefined;
}

function compileSize(operand: BsonValue): FieldNode {
  if (!isNumeric(operand)) throw failedToParse('Failed to parse $size. Expected a number');
  const length = toNumber(operand);
  if (!Number.isInteger(length)) throw failedToParse('Failed to parse $size. Expected an integer');
  if (length < 0) throw failedToParse('Failed to parse $size. Expected a non-negative number');
  return testNode((value) => Array.isArray(value) && value.length === length, 'whole');
}

function compileAll(operand: BsonValue, context: FieldContext): FieldNode {
  if (!Array.isArray(operand)) throw badValue('$all needs an array');
  if (operand.length === 0) return testNode(() => false);
  return allNodes(
    operand.map((element) => {
      if (!isOperatorDocument(element)) return testNode(implicitEquality(element, context.collation));
      if (Object.keys(element)[0] !== '$elemMatch') throw badValue('no $ expressions in $all');
      return compileElemMatch(element.$elemMatch, context);
    }),
  );
}

function compileElemMatch(operand: BsonValue, context: FieldContext): FieldNode {
  const matches = elementCondition(operand, context);
  return testNode((value, position) => {
    if (!Array.isArray(value)) return false;
    const index = value.findIndex((element) => matches(element));
    if (index >= 0 && position !== undefined) position.index = index;
    return index >= 0;
  }, 'whole');
}

const LOGICAL_OPERATORS = new Set(['$and', '$or', '$nor', '$expr', '$where', '$jsonSchema', '$comment']);

/** The condition of `$elemMatch` and `$pull`: operators ask the element itself, anything else asks its fields. */
export function elementCondition(operand: BsonValue, context: FieldContext): ValueTest {
  if (!isDocument(operand)) throw badValue('$elemMatch needs an Object');
  const first = Object.keys(operand)[0] ?? '';
  if (isOperatorDocument(operand) && !LOGICAL_OPERATORS.has(first)) {
    return elementTest(compileFieldCondition(operand, context));
  }
  if (first === '$where') throw mongoError(2, 'BadValue', '$where is not allowed inside $elemMatch');
  const predicate = context.compileFilter(operand);
  return (value) => isDocument(value) && predicate(value);
}

function compileRegexOperator(operand: BsonValue, siblings: BsonDocument): FieldNode {
  return testNode(regexTest(regexSource(operand, siblings.$options)));
}

const OPERATORS = new Map<string, OperatorCompiler>([
  ['$eq', (operand, context) => testNode(equalityTest(operand, context.collation))],
  ['$ne', compileNotEqual],
  ['$gt', range],
  ['$gte', range],
  ['$lt', range],
  ['$lte', range],
  ['$in', (operand, context) => membership('$in', operand, context)],
  ['$nin', (operand, context) => notNode(membership('$nin', operand, context))],
  ['$exists', compileExists],
  ['$type', (operand) => testNode(typeTest(operand))],
  ['$mod', compileMod],
  ['$regex', (operand, _context, siblings) => compileRegexOperator(operand, siblings)],
  [
    '$options',
    (_operand, _context, siblings) => {
      if (!Object.hasOwn(siblings, '$regex')) throw badValue('$options needs a $regex');
      return undefined;
    },
  ],
  ['$not', compileNot],
  ['$size', compileSize],
  ['$all', compileAll],
  ['$elemMatch', compileElemMatch],
  ['$bitsAllSet', bits],
  ['$bitsAllClear', bits],
  ['$bitsAnySet', bits],
  ['$bitsAnyClear', bits],
  ['$comment', () => undefined],
]);
