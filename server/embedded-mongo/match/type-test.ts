import { badValue, failedToParse } from '../errors.ts';
import { isNumeric, toNumber, typeName } from '../values.ts';
import type { BsonValue } from '../values.ts';
import type { ValueTest } from './node.ts';

const TYPE_CODES = new Map<string, number>([
  ['double', 1],
  ['string', 2],
  ['object', 3],
  ['array', 4],
  ['binData', 5],
  ['undefined', 6],
  ['objectId', 7],
  ['bool', 8],
  ['date', 9],
  ['null', 10],
  ['regex', 11],
  ['dbPointer', 12],
  ['javascript', 13],
  ['symbol', 14],
  ['javascriptWithScope', 15],
  ['int', 16],
  ['timestamp', 17],
  ['long', 18],
  ['decimal', 19],
  ['minKey', -1],
  ['maxKey', 127],
]);

const NAME_OF_CODE = new Map([...TYPE_CODES].map(([name, code]) => [code, name]));

const NUMBER_TYPES = ['int', 'long', 'double', 'decimal'];

/** The BSON type codes that `$type` and `$convert` take beside names. */
export const typeNameOfCode = (code: number): string | undefined => NAME_OF_CODE.get(code);

export function typeTest(operand: BsonValue): ValueTest {
  const wanted = Array.isArray(operand) ? operand : [operand];
  if (wanted.length === 0) throw failedToParse('$type must match at least one type');
  const names = new Set(wanted.flatMap(namesOf));
  return (value) => value !== undefined && names.has(typeName(value));
}

function namesOf(type: BsonValue): string[] {
  if (typeof type === 'string') {
    if (type === 'number') return NUMBER_TYPES;
    if (!TYPE_CODES.has(type)) throw badValue(`Unknown type name alias: ${type}`);
    return [type];
  }
  if (!isNumeric(type)) throw mismatch();
  const name = NAME_OF_CODE.get(toNumber(type));
  if (name === undefined) throw badValue(`Invalid numerical type code: ${toNumber(type)}`);
  return [name];
}

const mismatch = (): Error => failedToParse('type must be represented as a number or a string');
