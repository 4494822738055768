import { Int32 } from 'bson';
import { located } from '../errors.ts';
import { compareValues, isDocument, isNullish } from '../values.ts';
import type { BsonDocument, BsonValue } from '../values.ts';
import { namedOperands, operands, unary } from './scope.ts';
import type { OperatorCompiler } from './scope.ts';
import { isTruthy } from './truth.ts';

/** Compares any two values; missing sorts before null and equals only missing. */
function comparison(decide: (order: number) => BsonValue): OperatorCompiler {
  return (operand, scope, name) => {
    const list = operands(name, operand, 2, 2);
    const left = scope.compile(list[0]);
    const right = scope.compile(list[1]);
    const { collation } = scope.options;
    return (frame) => decide(compareValues(left(frame), right(frame), collation));
  };
}

const compileAnd: OperatorCompiler = (operand, scope, name) => {
  const conditions = operands(name, operand, 0, Infinity).map((item) => scope.compile(item));
  return (frame) => conditions.every((condition) => isTruthy(condition(frame)));
};

const compileOr: OperatorCompiler = (operand, scope, name) => {
  const conditions = operands(name, operand, 0, Infinity).map((item) => scope.compile(item));
  return (frame) => conditions.some((condition) => isTruthy(condition(frame)));
};

const compileCond: OperatorCompiler = (operand, scope, name) => {
  const list = isDocument(operand) ? branchesByName(operand) : operands(name, operand, 3, 3);
  const [condition, whenTrue, whenFalse] = list.map((item) => scope.compile(item));
  return (frame) => (isTruthy(condition?.(frame)) ? whenTrue?.(frame) : whenFalse?.(frame));
};

function branchesByName(operand: BsonDocument): BsonValue[] {
  for (const key of Object.keys(operand)) {
    if (key !== 'if' && key !== 'then' && key !== 'else')
      throw located(17083, `Unrecognized parameter to $cond: ${key}`);
  }
  if (!Object.hasOwn(operand, 'if')) throw located(17080, "Missing 'if' parameter to $cond");
  if (!Object.hasOwn(operand, 'then')) throw located(17081, "Missing 'then' parameter to $cond");
  if (!Object.hasOwn(operand, 'else')) throw located(17082, "Missing 'else' parameter to $cond");
  return [operand.if, operand.then, operand.else];
}

const compileIfNull: OperatorCompiler = (operand, scope) => {
  const list = Array.isArray(operand) ? operand : [operand];
  if (list.length < 2) throw located(1257300, '$ifNull needs at least two arguments, had: ' + String(list.length));
  const evaluators = list.map((item) => scope.compile(item));
  return (frame) => {
    let value: BsonValue;
    for (const evaluate of evaluators) {
      value = evaluate(frame);
      if (!isNullish(value)) return value;
    }
    return value;
  };
};

const compileSwitch: OperatorCompiler = (operand, scope) => {
  if (!isDocument(operand))
    throw located(40060, '$switch requires an object as an argument, found: ' + String(operand));
  for (const key of Object.keys(operand)) {
    if (key !== 'branches' && key !== 'default') throw located(40067, `$switch found an unknown argument: ${key}`);
  }
  const { branches } = operand;
  if (!Array.isArray(branches)) throw located(40061, "$switch expected an array for 'branches'");
  if (branches.length === 0) throw located(40068, '$switch requires at least one branch.');
  const compiled = branches.map((branch) => {
    if (!isDocument(branch)) throw located(40062, '$switch expected each branch to be an object');
    if (!Object.hasOwn(branch, 'case')) throw located(40064, "$switch requires each branch have a 'case' expression");
    if (!Object.hasOwn(branch, 'then')) throw located(40065, "$switch requires each branch have a 'then' expression.");
    return [scope.compile(branch.case), scope.compile(branch.then)] as const;
  });
  const fallback = Object.hasOwn(operand, 'default') ? scope.compile(operand.default) : undefined;
  return (frame) => {
    for (const [condition, result] of compiled) if (isTruthy(condition(frame))) return result(frame);
    if (fallback !== undefined) return fallback(frame);
    throw located(40066, '$switch could not find a matching branch for an input, and no default was specified.');
  };
};

const compileLet: OperatorCompiler = (operand, scope) => {
  const given = namedOperands('$let', operand, ['vars', 'in']);
  if (!isDocument(given.vars)) throw located(16876, 'invalid parameter: expected an object (vars)');
  let inner = scope;
  const bindings = Object.entries(given.vars).map(([name, expression]) => {
    // The values are computed outside: one variable does not see its sisters.
    const evaluate = scope.compile(expression);
    const bound = inner.bind(name);
    inner = bound.scope;
    return [bound.slot, evaluate] as const;
  });
  const body = inner.compile(given.in);
  return (frame) => {
    const values = bindings.map(([, evaluate]) => evaluate(frame));
    bindings.forEach(([slot], index) => {
      frame.locals[slot] = values[index];
    });
    return body(frame);
  };
};

export const LOGIC_OPERATORS: [string, OperatorCompiler][] = [
  ['$eq', comparison((order) => order === 0)],
  ['$ne', comparison((order) => order !== 0)],
  ['$gt', comparison((order) => order > 0)],
  ['$gte', comparison((order) => order >= 0)],
  ['$lt', comparison((order) => order < 0)],
  ['$lte', comparison((order) => order <= 0)],
  ['$cmp', comparison((order) => new Int32(Math.sign(order)))],
  ['$and', compileAnd],
  ['$or', compileOr],
  ['$not', unary((value) => !isTruthy(value))],
  ['$cond', compileCond],
  ['$ifNull', compileIfNull],
  ['$switch', compileSwitch],
  ['$let', compileLet],
  ['$literal', (operand) => () => operand],
  ['$expr', (operand, scope) => scope.compile(operand)],
];
