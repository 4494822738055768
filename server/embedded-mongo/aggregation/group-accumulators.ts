import { ACCUMULATORS } from '../accumulators.ts';
import type { Accumulator } from '../accumulators.ts';
import { located, mongoError } from '../errors.ts';
import { compileExpression, integerOperand } from '../expressions/index.ts';
import { namedOperands } from '../expressions/scope.ts';
import { compileSortKey, compileSortKeyOrder } from '../sort.ts';
import { compareValues, isDocument, isNullish } from '../values.ts';
import type { BsonDocument, BsonValue } from '../values.ts';
import type { AggregationOptions } from './stage.ts';

/** One output field of a group: makes the accumulator of each group, which is fed whole documents. */
export type GroupField = () => { add(document: BsonDocument): void; result(): BsonValue };

/** Reads `{$sum: '$price'}`; unknown accumulators are refused with code 15952, as MongoDB refuses them. */
export function compileGroupField(field: string, spec: BsonValue, options: AggregationOptions): GroupField {
  if (!isDocument(spec)) throw located(40234, `The field '${field}' must be an accumulator object`);
  const names = Object.keys(spec);
  const [name = ''] = names;
  if (names.length !== 1) throw located(40238, `The field '${field}' must specify one accumulator`);
  const operand = spec[name];
  if (SORTED.has(name)) return topAccumulator(name, operand, options);
  if (COUNTED.has(name)) return firstOrBest(name, operand, options);
  const factory = ACCUMULATORS.get(name);
  if (factory === undefined) throw located(15952, `unknown group operator '${name}'`);
  if (name === '$count' && !(isDocument(operand) && Object.keys(operand).length === 0)) {
    throw mongoError(14, 'TypeMismatch', '$count takes no arguments, i.e. $count:{}');
  }
  if (Array.isArray(operand)) throw located(40237, `The ${name} accumulator is a unary operator`);
  const evaluate = compileExpression(operand, options);
  return () => fedBy(evaluate, factory(options.collation));
}

function fedBy(evaluate: (document: BsonDocument) => BsonValue, accumulator: Accumulator): ReturnType<GroupField> {
  return { add: (document) => accumulator.add(evaluate(document)), result: () => accumulator.result() };
}

const COUNTED = new Set(['$firstN', '$lastN', '$minN', '$maxN']);
const SORTED = new Set(['$top', '$bottom', '$topN', '$bottomN']);

function constantCount(name: string, n: BsonValue, options: AggregationOptions): number {
  const count = integerOperand(compileExpression(n, options)({}));
  if (count === undefined) throw located(5787902, `Value for 'n' of ${name} must be of integral type`);
  if (count < 1) throw located(5787908, `'n' must be greater than 0, found ${count} for ${name}`);
  return count;
}

function firstOrBest(name: string, operand: BsonValue, options: AggregationOptions): GroupField {
  const given = namedOperands(name, operand, ['input', 'n']);
  const count = constantCount(name, given.n, options);
  const evaluate = compileExpression(given.input, options);
  const direction = name === '$maxN' ? -1 : 1;
  return () => {
    let values: BsonValue[] = [];
    const add = (document: BsonDocument): void => {
      const value = evaluate(document);
      if (name === '$firstN') {
        if (values.length < count) values.push(value ?? null);
      } else if (name === '$lastN') {
        values.push(value ?? null);
        if (values.length > count) values.shift();
      } else if (!isNullish(value)) {
        values.push(value);
        // Trimmed now and then rather than each time.
        if (values.length > count * 2 + 32) values = best(values);
      }
    };
    const best = (candidates: BsonValue[]): BsonValue[] =>
      candidates.toSorted((a, b) => compareValues(a, b, options.collation) * direction).slice(0, count);
    return { add, result: () => (name === '$minN' || name === '$maxN' ? best(values) : values.slice()) };
  };
}

function topAccumulator(name: string, operand: BsonValue, options: AggregationOptions): GroupField {
  const takesMany = name.endsWith('N');
  const given = namedOperands(name, operand, takesMany ? ['sortBy', 'output', 'n'] : ['sortBy', 'output']);
  if (!isDocument(given.sortBy)) throw located(5788604, `expected 'sortBy' of ${name} to be an object`);
  const count = takesMany ? constantCount(name, given.n, options) : 1;
  const output = compileExpression(given.output, options);
  const keyOf = compileSortKey(given.sortBy, options.collation);
  const order = compileSortKeyOrder(given.sortBy, options.collation);
  const fromBottom = name.startsWith('$bottom');
  return () => {
    const entries: { key: BsonValue[]; value: BsonValue }[] = [];
    return {
      add: (document) => {
        entries.push({ key: keyOf(document), value: output(document) ?? null });
      },
      result: () => {
        const sorted = entries.toSorted((left, right) => order(left.key, right.key)).map((entry) => entry.value);
        const chosen = fromBottom ? sorted.slice(-count) : sorted.slice(0, count);
        return takesMany ? chosen : (chosen[0] ?? null);
      },
    };
  };
}
