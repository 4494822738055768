import { ACCUMULATORS } from '../accumulators.ts';
import type { BsonValue } from '../values.ts';
import type { OperatorCompiler } from './scope.ts';

const NAMES = ['$sum', '$avg', '$min', '$max', '$stdDevPop', '$stdDevSamp'];

/** As expressions these take one operand, whose elements count when it is an array, or several operands, which count as they are. */
const overOperands: OperatorCompiler = (operand, scope, name) => {
  const factory = ACCUMULATORS.get(name);
  const list = Array.isArray(operand) ? operand : [operand];
  const evaluators = list.map((item) => scope.compile(item));
  const { collation } = scope.options;
  return (frame): BsonValue => {
    const accumulator = factory?.(collation);
    const values = evaluators.map((evaluate) => evaluate(frame));
    const [only] = values;
    const counted = values.length === 1 && Array.isArray(only) ? only : values;
    for (const value of counted) accumulator?.add(value);
    return accumulator?.result();
  };
};

export const ACCUMULATOR_OPERATORS: [string, OperatorCompiler][] = NAMES.map((name) => [name, overOperands]);
