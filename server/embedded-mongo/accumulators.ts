import { Double, Int32 } from 'bson';
import type { Collation } from './collation.ts';
import { addDecimals, decimal128Of } from './decimal.ts';
import type { Exact } from './decimal.ts';
import { located } from './errors.ts';
import { bigintOf, decimalForArithmetic, divideNumbers, doubleOf, integerValue, numericType } from './numbers.ts';
import { ValueMap } from './value-map.ts';
import { compareValues, isDocument, isNullish, isNumeric, setOwn, typeName } from './values.ts';
import type { BsonDocument, BsonNumber, BsonValue } from './values.ts';

/** Takes values one by one and has a result at any time. */
export interface Accumulator {
  add(value: BsonValue): void;
  result(): BsonValue;
}

/** Integers exact, doubles with the rounding error carried along (as MongoDB's summation does), decimals as decimals. */
class Sum {
  private integers = 0n;
  private doubles = 0;
  private carried = 0;
  private decimals: Exact | undefined;
  private type: 'int' | 'long' | 'double' = 'int';

  add(value: BsonNumber): void {
    const type = numericType(value);
    if (type === 'decimal')
      this.decimals = addExact(this.decimals ?? { coefficient: 0n, exponent: 0 }, decimalForArithmetic(value));
    else if (type === 'double') this.addDouble(doubleOf(value));
    else {
      this.integers += bigintOf(value);
      if (type === 'long' && this.type === 'int') this.type = 'long';
    }
  }

  private addDouble(value: number): void {
    this.type = 'double';
    const total = this.doubles + value;
    // Neumaier's variant of Kahan summation; with infinities the correction would turn into NaN.
    if (Number.isFinite(total)) {
      const greater = Math.abs(this.doubles) >= Math.abs(value);
      this.carried += greater ? this.doubles - total + value : value - total + this.doubles;
    }
    this.doubles = total;
  }

  total(): BsonNumber {
    if (this.decimals !== undefined) {
      const integers: Exact = { coefficient: this.integers, exponent: 0 };
      const doubles = decimalForArithmetic(new Double(this.doubles + this.carried));
      const others = this.type === 'double' ? addExact(integers, doubles) : integers;
      return decimal128Of(addExact(this.decimals, others));
    }
    if (this.type === 'double') return new Double(Number(this.integers) + this.doubles + this.carried);
    return integerValue(this.integers, this.type) ?? new Double(Number(this.integers));
  }
}

function addExact(left: Exact, right: Exact): Exact {
  if (typeof left === 'object' && typeof right === 'object') return addDecimals(left, right);
  return (typeof left === 'object' ? 0 : left) + (typeof right === 'object' ? 0 : right);
}

function sum(): Accumulator {
  const total = new Sum();
  return {
    add: (value) => {
      if (isNumeric(value)) total.add(value);
    },
    result: () => total.total(),
  };
}

function average(): Accumulator {
  const total = new Sum();
  let count = 0;
  return {
    add: (value) => {
      if (!isNumeric(value)) return;
      total.add(value);
      count += 1;
    },
    result: () => (count === 0 ? null : divideNumbers(total.total(), new Int32(count))),
  };
}

const extreme =
  (direction: 1 | -1) =>
  (collation?: Collation): Accumulator => {
    let best: BsonValue = null;
    return {
      add: (value) => {
        if (isNullish(value)) return;
        if (best === null || compareValues(value, best, collation) * direction < 0) best = value;
      },
      result: () => best,
    };
  };

function first(): Accumulator {
  let value: BsonValue;
  let isSet = false;
  return {
    add: (next) => {
      if (isSet) return;
      isSet = true;
      value = next;
    },
    result: () => value ?? null,
  };
}

function last(): Accumulator {
  let value: BsonValue;
  return {
    add: (next) => {
      value = next;
    },
    result: () => value ?? null,
  };
}

function push(): Accumulator {
  const values: BsonValue[] = [];
  return {
    add: (value) => {
      if (value !== undefined) values.push(value);
    },
    result: () => values.slice(),
  };
}

function addToSet(collation?: Collation): Accumulator {
  const values = new ValueMap<BsonValue>(collation);
  return {
    add: (value) => {
      if (value !== undefined && !values.has(value)) values.set(value, value);
    },
    result: () => [...values.values()],
  };
}

function count(): Accumulator {
  let counted = 0n;
  return {
    add: () => {
      counted += 1n;
    },
    result: () => integerValue(counted, 'int'),
  };
}

function mergeObjects(): Accumulator {
  const merged: BsonDocument = {};
  return {
    add: (value) => {
      if (isNullish(value)) return;
      if (!isDocument(value))
        throw located(40400, `$mergeObjects requires object inputs, but input is of type ${typeName(value)}`);
      for (const field of Object.keys(value)) setOwn(merged, field, value[field]);
    },
    result: () => ({ ...merged }),
  };
}

/** Welford's recurrence; population or sample. */
const standardDeviation = (isSample: boolean) => (): Accumulator => {
  let seen = 0;
  let mean = 0;
  let squares = 0;
  return {
    add: (value) => {
      if (!isNumeric(value)) return;
      const number = doubleOf(value);
      seen += 1;
      const delta = number - mean;
      mean += delta / seen;
      squares += delta * (number - mean);
    },
    result: () => {
      const degrees = isSample ? seen - 1 : seen;
      return degrees <= 0 ? null : new Double(Math.sqrt(squares / degrees));
    },
  };
};

function concatArrays(): Accumulator {
  const joined: BsonValue[] = [];
  return {
    add: (value) => {
      if (isNullish(value)) return;
      if (!Array.isArray(value)) throw typeErrorOfConcat(value);
      for (const element of value) joined.push(element);
    },
    result: () => joined.slice(),
  };
}

const typeErrorOfConcat = (value: BsonValue): Error =>
  located(28664, `$concatArrays only supports arrays, not ${typeName(value)}`);

export type AccumulatorFactory = (collation?: Collation) => Accumulator;

/** The accumulators that need nothing but the value of their expression. */
export const ACCUMULATORS = new Map<string, AccumulatorFactory>([
  ['$sum', sum],
  ['$avg', average],
  ['$min', extreme(1)],
  ['$max', extreme(-1)],
  ['$first', first],
  ['$last', last],
  ['$push', push],
  ['$addToSet', addToSet],
  ['$count', count],
  ['$mergeObjects', mergeObjects],
  ['$stdDevPop', standardDeviation(false)],
  ['$stdDevSamp', standardDeviation(true)],
  ['$concatArrays', concatArrays],
]);
