import { isDocument, isNullish } from '../values.ts';
import type { BsonDocument, BsonValue } from '../values.ts';

/**
 * What the store may use an index for when a pipeline is to run over a collection: the conditions of a leading `$match`. Comparisons of a
 * field with a variable, `{$expr: {$eq: ['$patientId', '$$id']}}`, are turned into plain ones. The stages themselves are asked all the
 * same, so a hint may be wider than the truth but never narrower.
 */
export function pipelineHint(pipeline: BsonValue): (variables: BsonDocument) => BsonDocument | undefined {
  const first = Array.isArray(pipeline) ? pipeline[0] : undefined;
  const match = isDocument(first) ? first.$match : undefined;
  if (!isDocument(match)) return () => undefined;
  const plain: BsonDocument = {};
  for (const field of Object.keys(match)) if (!field.startsWith('$')) plain[field] = match[field];
  const equalities = expressionEqualities(match.$expr);
  const isEmpty = Object.keys(plain).length === 0;
  return (variables) => {
    const conditions = equalities.flatMap(({ field, variable }) => {
      const value = variables[variable];
      // As an expression null is not missing, and an array is not one of its elements: no plain condition says that.
      if (isNullish(value) || Array.isArray(value)) return [];
      return [{ [field]: { $eq: value } }];
    });
    if (conditions.length === 0) return isEmpty ? undefined : plain;
    return { $and: isEmpty ? conditions : [plain, ...conditions] };
  };
}

interface Equality {
  readonly field: string;
  readonly variable: string;
}

function expressionEqualities(expression: BsonValue): Equality[] {
  if (!isDocument(expression)) return [];
  if (Array.isArray(expression.$and)) return expression.$and.flatMap(expressionEqualities);
  const sides = expression.$eq;
  if (!Array.isArray(sides)) return [];
  const field = sides.find((side) => typeof side === 'string' && /^\$[^$]/.test(side));
  const variable = sides.find((side) => typeof side === 'string' && /^\$\$[a-z]\w*$/.test(side));
  if (typeof field !== 'string' || typeof variable !== 'string') return [];
  return [{ field: field.slice(1), variable: variable.slice(2) }];
}
