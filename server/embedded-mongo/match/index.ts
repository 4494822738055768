import { badValue, mongoError } from '../errors.ts';
import { compileExpression, isTruthy } from '../expressions/index.ts';
import { isDocument, isNumeric, isNullish, toNumber } from '../values.ts';
import type { BsonDocument, BsonValue } from '../values.ts';
import { compileFieldCondition, elementCondition } from './field-operators.ts';
import type { FieldContext } from './field-operators.ts';
import { compileJsonSchema } from './json-schema.ts';
import { allOf, pathPredicate } from './node.ts';
import type { MatchOptions, MatchPosition, Predicate, ValueTest } from './node.ts';

export type { MatchOptions } from './node.ts';
export { isOperatorDocument } from './field-operators.ts';
export { literalPrefix } from './regex.ts';

/**
 * Compiles a filter once; the predicate allocates nothing per document for ordinary conditions.
 *
 * Unknown operators are refused with code 2, `$text` with 27; a filter never matches by accident.
 */
export function compileMatch(filter: BsonDocument, options: MatchOptions = {}): (document: BsonDocument) => boolean {
  const predicate = compilePredicate(filter, options);
  return (document) => predicate(document);
}

/**
 * Like {@link compileMatch}, but answers the array offset that matched (-1 when no array was entered), or `undefined` when the document does
 * not match. Positional updates and projections ask this.
 */
export function compilePositionalMatch(
  filter: BsonDocument,
  options: MatchOptions = {},
): (document: BsonDocument) => number | undefined {
  const predicate = compilePredicate(filter, options);
  return (document) => {
    const position: MatchPosition = { index: -1 };
    return predicate(document, position) ? position.index : undefined;
  };
}

/** The condition of an `$elemMatch`, as a test of one array element. */
export const compileElementMatch = (condition: BsonValue, options: MatchOptions = {}): ValueTest =>
  elementCondition(condition, contextOf(options));

const contextOf = (options: MatchOptions): FieldContext => ({
  ...options,
  compileFilter: (filter) => compilePredicate(filter, { ...options, isInsideArray: true }),
});

interface PredicateOptions extends MatchOptions {
  readonly isInsideArray?: boolean;
}

function compilePredicate(filter: BsonValue, options: PredicateOptions): Predicate {
  if (!isDocument(filter)) throw mongoError(14, 'TypeMismatch', 'the match filter must be an expression in an object');
  const context = contextOf(options);
  const predicates: Predicate[] = [];
  for (const key of Object.keys(filter)) {
    const predicate = isTopLevelOperator(key)
      ? compileTopLevel(key, filter[key], options)
      : pathPredicate(key, compileFieldCondition(filter[key], context));
    if (predicate !== undefined) predicates.push(predicate);
  }
  return allOf(predicates);
}

const isTopLevelOperator = (key: string): boolean =>
  key.startsWith('$') && key !== '$ref' && key !== '$id' && key !== '$db';

function compileTopLevel(operator: string, operand: BsonValue, options: PredicateOptions): Predicate | undefined {
  switch (operator) {
    case '$and':
      return allOf(clauses(operator, operand, options));
    case '$or':
      return anyOf(clauses(operator, operand, options));
    case '$nor': {
      const any = anyOf(clauses(operator, operand, options));
      return (document) => !any(document);
    }
    case '$expr': {
      if (options.isInsideArray === true) {
        throw mongoError(224, 'QueryFeatureNotAllowed', '$expr can only be applied to the top-level document');
      }
      const evaluate = compileExpression(operand, options);
      return (document) => isTruthy(evaluate(document));
    }
    case '$jsonSchema': {
      const test = compileJsonSchema(operand);
      return (document) => test(document);
    }
    case '$comment':
      return undefined;
    case '$alwaysTrue':
    case '$alwaysFalse':
      return always(operator, operand);
    case '$where':
      throw badValue('$where is not supported by the embedded engine: no globalScriptEngine in $where parsing');
    case '$text':
      throw mongoError(27, 'IndexNotFound', 'text index required for $text query');
    default:
      throw badValue(
        `unknown top level operator: ${operator}. If you have a field name that starts with a '$' symbol, consider using $getField or $setField.`,
      );
  }
}

function always(operator: string, operand: BsonValue): Predicate {
  if (isNullish(operand) || !isNumeric(operand) || toNumber(operand) !== 1) {
    throw mongoError(9, 'FailedToParse', `${operator} must be an integer value of 1`);
  }
  return () => operator === '$alwaysTrue';
}

function clauses(operator: string, operand: BsonValue, options: PredicateOptions): Predicate[] {
  if (!Array.isArray(operand)) throw badValue(`${operator} must be an array`);
  if (operand.length === 0) throw badValue('$and/$or/$nor must be a nonempty array');
  return operand.map((clause) => {
    if (!isDocument(clause)) throw badValue('$or/$and/$nor entries need to be full objects');
    return compilePredicate(clause, options);
  });
}

const anyOf =
  (predicates: readonly Predicate[]): Predicate =>
  (document, position) => {
    for (const predicate of predicates) if (predicate(document, position)) return true;
    return false;
  };
