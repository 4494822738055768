import { located, mongoError } from '../errors.ts';
import { getOwn, isDocument, isNumeric, setOwn, toNumber } from '../values.ts';
import type { BsonDocument, BsonValue } from '../values.ts';
import { ACCUMULATOR_OPERATORS } from './accumulator-operators.ts';
import { ARITHMETIC_OPERATORS } from './arithmetic.ts';
import { ARRAY_OPERATORS } from './arrays.ts';
import { CONVERSION_OPERATORS } from './conversion.ts';
import { DATE_OPERATORS } from './dates.ts';
import { LOGIC_OPERATORS } from './logic.ts';
import { OBJECT_OPERATORS } from './objects.ts';
import type { Evaluate, ExpressionOptions, Frame, OperatorCompiler, Scope, ScopeOptions } from './scope.ts';
import { SET_OPERATORS } from './sets.ts';
import { STRING_OPERATORS } from './strings.ts';

export type { ExpressionOptions } from './scope.ts';
export { isTruthy } from './truth.ts';

const OPERATORS = new Map<string, OperatorCompiler>([
  ...LOGIC_OPERATORS,
  ...ARITHMETIC_OPERATORS,
  ...ACCUMULATOR_OPERATORS,
  ...ARRAY_OPERATORS,
  ...SET_OPERATORS,
  ...OBJECT_OPERATORS,
  ...STRING_OPERATORS,
  ...DATE_OPERATORS,
  ...CONVERSION_OPERATORS,
]);

/**
 * Compiles an aggregation expression into a function of the document; `undefined` is a missing result. Unknown operators are refused with
 * code 168, unknown variables with 17276.
 */
export function compileExpression(
  expression: BsonValue,
  options: ExpressionOptions = {},
): (document: BsonDocument) => BsonValue {
  const evaluate = createScope({ now: new Date(), ...options }, new Map(), 0).compile(expression);
  const frame: Frame = { root: {}, locals: [] };
  return (document) => {
    frame.root = document;
    return evaluate(frame);
  };
}

function createScope(options: ScopeOptions, locals: ReadonlyMap<string, number>, depth: number): Scope {
  const scope: Scope = {
    options,
    locals,
    depth,
    compile: (expression) => compileIn(scope, expression),
    bind: (name) => {
      checkVariableName(name);
      return { slot: depth, scope: createScope(options, new Map(locals).set(name, depth), depth + 1) };
    },
  };
  return scope;
}

function checkVariableName(name: string): void {
  if (name === 'CURRENT')
    throw mongoError(168, 'InvalidPipelineOperator', 'rebinding $$CURRENT is not supported by the embedded engine');
  if (!/^[a-z\u0080-\uffff][\w\u0080-\uffff]*$/.test(name)) {
    throw mongoError(9, 'FailedToParse', `'${name}' starts with an invalid character for a user variable name`);
  }
}

function compileIn(scope: Scope, expression: BsonValue): Evaluate {
  if (typeof expression === 'string') return compileText(scope, expression);
  if (Array.isArray(expression)) {
    const elements = expression.map((element) => scope.compile(element));
    return (frame) => elements.map((evaluate) => evaluate(frame) ?? null);
  }
  if (!isDocument(expression)) return () => expression;
  const fields = Object.keys(expression);
  const first = fields[0];
  if (first?.startsWith('$') !== true) return compileObject(scope, expression, fields);
  if (fields.length > 1) {
    throw located(15983, `an object representing an expression must have exactly one field: ${fields.join(', ')}`);
  }
  const operator = OPERATORS.get(first);
  if (operator === undefined) {
    throw mongoError(168, 'InvalidPipelineOperator', `Unrecognized expression '${first}'`);
  }
  return operator(expression[first], scope, first);
}

function compileObject(scope: Scope, expression: BsonDocument, fields: readonly string[]): Evaluate {
  const members = fields.map((field) => {
    if (field.startsWith('$'))
      throw located(16410, `FieldPath field names may not start with '$'. Consider using $getField or $setField.`);
    if (field.includes('.'))
      throw located(16412, "FieldPath field names may not contain '.'. Consider using $getField or $setField.");
    return [field, scope.compile(expression[field])] as const;
  });
  return (frame) => {
    const result: BsonDocument = {};
    for (const [field, evaluate] of members) {
      const value = evaluate(frame);
      if (value !== undefined) setOwn(result, field, value);
    }
    return result;
  };
}

function compileText(scope: Scope, text: string): Evaluate {
  if (!text.startsWith('$')) return () => text;
  if (text.startsWith('$$')) return compileVariable(scope, text.slice(2));
  return pathOf((frame) => frame.root, fieldPath(text.slice(1)));
}

/** Splits the path of a field reference and refuses what MongoDB refuses in one. */
export function fieldPath(path: string): string[] {
  if (path === '') throw located(16872, "'$' by itself is not a valid FieldPath");
  if (path.endsWith('.')) throw located(40353, "FieldPath must not end with a '.'.");
  const parts = path.split('.');
  for (const part of parts) {
    if (part === '') throw located(15998, 'FieldPath field names may not be empty strings.');
    if (part.startsWith('$'))
      throw located(16410, "FieldPath field names may not start with '$'. Consider using $getField or $setField.");
  }
  return parts;
}

function compileVariable(scope: Scope, reference: string): Evaluate {
  const dot = reference.indexOf('.');
  const name = dot < 0 ? reference : reference.slice(0, dot);
  const rest = dot < 0 ? [] : fieldPath(reference.slice(dot + 1));
  return pathOf(variableReader(scope, name), rest);
}

function variableReader(scope: Scope, name: string): Evaluate {
  const slot = scope.locals.get(name);
  if (slot !== undefined) return (frame) => frame.locals[slot];
  if (name === 'ROOT' || name === 'CURRENT') return (frame) => frame.root;
  if (name === 'REMOVE') return () => undefined;
  const { variables } = scope.options;
  if (variables !== undefined && Object.hasOwn(variables, name)) return () => variables[name];
  if (name === 'NOW') return () => scope.options.now;
  throw located(17276, `Use of undefined variable: ${name}`);
}

function pathOf(start: Evaluate, path: readonly string[]): Evaluate {
  const [first] = path;
  if (first === undefined) return start;
  if (path.length === 1) {
    return (frame) => {
      const value = start(frame);
      return isDocument(value) ? getOwn(value, first) : readPath(value, path, 0);
    };
  }
  return (frame) => readPath(start(frame), path, 0);
}

/** A path through an array is the array of what its documents have there; indexes in paths mean nothing here. */
export function readPath(value: BsonValue, path: readonly string[], depth: number): BsonValue {
  if (depth === path.length) return value;
  if (isDocument(value)) return readPath(getOwn(value, path[depth] as string), path, depth + 1);
  if (!Array.isArray(value)) return undefined;
  const found: BsonValue[] = [];
  for (const element of value) {
    const inner = isDocument(element) ? readPath(element, path, depth) : undefined;
    if (inner !== undefined) found.push(inner);
  }
  return found;
}

/** The integer a stage or operator was given, or `undefined` when it is none. */
export function integerOperand(value: BsonValue): number | undefined {
  const number = isNumeric(value) ? toNumber(value) : Number.NaN;
  return Number.isSafeInteger(number) ? number : undefined;
}
