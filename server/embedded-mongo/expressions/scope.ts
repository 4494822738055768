import type { Collation } from '../collation.ts';
import { failedToParse, located } from '../errors.ts';
import { isDocument } from '../values.ts';
import type { BsonDocument, BsonValue } from '../values.ts';

/** What an expression sees while it runs: the document, and one slot for each variable of `$let`, `$map` and their like. */
export interface Frame {
  root: BsonDocument;
  readonly locals: BsonValue[];
}

export type Evaluate = (frame: Frame) => BsonValue;

export interface ExpressionOptions {
  readonly collation?: Collation | undefined;
  /** `let` variables, `NOW`, `CLUSTER_TIME`; read when the expression runs, so that `$lookup` can compile once. */
  readonly variables?: BsonDocument | undefined;
}

export interface ScopeOptions extends ExpressionOptions {
  /** `$$NOW` where the variables do not say: one instant, however often an expression asks for it. */
  readonly now: Date;
}

/** The lexical place of an expression; operators compile their operands through it. */
export interface Scope {
  readonly options: ScopeOptions;
  /** Variable name to slot; an inner name hides an outer one. */
  readonly locals: ReadonlyMap<string, number>;
  readonly depth: number;
  compile(expression: BsonValue): Evaluate;
  /** A scope with one more variable, and the slot its values go to. */
  bind(name: string): { scope: Scope; slot: number };
}

export type OperatorCompiler = (operand: BsonValue, scope: Scope, name: string) => Evaluate;

/** The operands of a positional operator: a list, or a lone operand without brackets. */
export function operands(name: string, operand: BsonValue, least: number, most: number): BsonValue[] {
  const list = Array.isArray(operand) ? operand : [operand];
  if (list.length >= least && list.length <= most) return list;
  if (least === most) {
    throw located(16020, `Expression ${name} takes exactly ${least} arguments. ${list.length} were passed in.`);
  }
  throw located(
    28667,
    `Expression ${name} takes at least ${least} arguments, and at most ${most}, but ${list.length} were passed in.`,
  );
}

export function unary(apply: (value: BsonValue, name: string) => BsonValue): OperatorCompiler {
  return (operand, scope, name) => {
    const evaluate = scope.compile(operands(name, operand, 1, 1)[0]);
    return (frame) => apply(evaluate(frame), name);
  };
}

export function binary(apply: (left: BsonValue, right: BsonValue, name: string) => BsonValue): OperatorCompiler {
  return (operand, scope, name) => {
    const list = operands(name, operand, 2, 2);
    const left = scope.compile(list[0]);
    const right = scope.compile(list[1]);
    return (frame) => apply(left(frame), right(frame), name);
  };
}

export function variadic(
  apply: (values: BsonValue[], name: string) => BsonValue,
  least = 0,
  most = Number.POSITIVE_INFINITY,
): OperatorCompiler {
  return (operand, scope, name) => {
    const evaluators = operands(name, operand, least, most).map((item) => scope.compile(item));
    return (frame) =>
      apply(
        evaluators.map((evaluate) => evaluate(frame)),
        name,
      );
  };
}

/** Named operands as `{input: ..., limit: ...}`; unknown and missing names are refused with code 9. */
export function namedOperands(
  name: string,
  operand: BsonValue,
  required: readonly string[],
  optional: readonly string[] = [],
): BsonDocument {
  if (!isDocument(operand)) throw failedToParse(`${name} only supports an object as its argument`);
  for (const key of Object.keys(operand)) {
    if (!required.includes(key) && !optional.includes(key))
      throw failedToParse(`${name} found an unknown argument: ${key}`);
  }
  for (const key of required) {
    if (!Object.hasOwn(operand, key)) throw failedToParse(`${name} requires '${key}' to be specified`);
  }
  return operand;
}

/** An operator with named operands, all evaluated before it runs; an operand left out is `undefined`. */
export function named<Key extends string>(
  required: readonly Key[],
  optional: readonly Key[],
  apply: (values: Record<Key, BsonValue>, name: string) => BsonValue,
): OperatorCompiler {
  return (operand, scope, name) => {
    const given = namedOperands(name, operand, required, optional);
    const keys = [...required, ...optional].filter((key) => Object.hasOwn(given, key));
    const evaluators = keys.map((key) => [key, scope.compile(given[key])] as const);
    return (frame) => {
      // Every key of Key that was not given reads as undefined, which is what a missing operand means.
      const values = {} as Record<Key, BsonValue>;
      for (const [key, evaluate] of evaluators) values[key] = evaluate(frame);
      return apply(values, name);
    };
  };
}
