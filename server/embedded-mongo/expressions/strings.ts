import { BSONSymbol, Binary, Int32 } from 'bson';
import { located } from '../errors.ts';
import { compileRegex, regexSource } from '../match/regex.ts';
import { binaryBytes, compareStrings, isNullish, isNumeric, toNumber, typeName } from '../values.ts';
import type { BsonValue } from '../values.ts';
import { binary, named, unary, variadic } from './scope.ts';
import type { OperatorCompiler } from './scope.ts';
import { textFromScalar } from './text.ts';

function concat(values: BsonValue[]): BsonValue {
  let joined = '';
  for (const value of values) {
    if (isNullish(value)) return null;
    if (typeof value !== 'string') throw located(16702, `$concat only supports strings, not ${typeName(value)}`);
    joined += value;
  }
  return joined;
}

/** MongoDB changes the case of ASCII letters only. */
const asciiLower = (text: string): string => text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
const asciiUpper = (text: string): string => text.replace(/[a-z]+/g, (letters) => letters.toUpperCase());

function compareIgnoringCase(left: BsonValue, right: BsonValue): BsonValue {
  return new Int32(Math.sign(compareStrings(asciiUpper(textFromScalar(left)), asciiUpper(textFromScalar(right)))));
}

function codePoints(value: BsonValue, name: string): string[] {
  return [...textFromScalar(value, name)];
}

function position(value: BsonValue, code: number, name: string, what: string): number {
  const number = isNumeric(value) ? toNumber(value) : Number.NaN;
  if (!Number.isInteger(number)) throw located(code, `${name}: ${what} must be an integer, found ${typeName(value)}`);
  return number;
}

function substringOfCodePoints([value, start, length]: BsonValue[], name: string): BsonValue {
  const from = position(start, 34450, name, 'starting index');
  const count = position(length, 34452, name, 'length');
  if (from < 0) throw located(34455, `${name}: starting index must be non-negative`);
  if (count < 0) throw located(34454, `${name}: length must be a nonnegative number`);
  return codePoints(value, name)
    .slice(from, from + count)
    .join('');
}

function substringOfBytes([value, start, length]: BsonValue[], name: string): BsonValue {
  const bytes = Buffer.from(textFromScalar(value, name), 'utf8');
  const from = position(start, 16034, name, 'starting index');
  const count = position(length, 16035, name, 'length');
  if (from < 0) throw located(50752, `${name}: starting index must be non-negative (got: ${from})`);
  const end = count < 0 ? bytes.length : Math.min(bytes.length, from + count);
  if (isContinuation(bytes[from]))
    throw located(28656, `${name}: Invalid range, starting index is a UTF-8 continuation byte.`);
  if (isContinuation(bytes[end]))
    throw located(28657, `${name}: Invalid range, ending index is in the middle of a UTF-8 character.`);
  return bytes.subarray(from, end).toString('utf8');
}

const isContinuation = (byte: number | undefined): boolean => byte !== undefined && (byte & 0xc0) === 0x80;

function stringLength(code: number, measure: (text: string) => number): OperatorCompiler {
  return unary((value, name) => {
    if (typeof value !== 'string') throw located(code, `${name} requires a string argument, found: ${typeName(value)}`);
    return new Int32(measure(value));
  });
}

function split(value: BsonValue, separator: BsonValue): BsonValue {
  if (isNullish(value) || isNullish(separator)) return null;
  if (typeof value !== 'string')
    throw located(
      40085,
      `$split requires an expression that evaluates to a string as a first argument, found: ${typeName(value)}`,
    );
  if (typeof separator !== 'string')
    throw located(
      40086,
      `$split requires an expression that evaluates to a string as a second argument, found: ${typeName(separator)}`,
    );
  if (separator === '') throw located(40087, '$split requires a non-empty separator');
  return value.split(separator);
}

/** What MongoDB holds to be whitespace when `chars` is not given. */
const WHITESPACE = '\u0000\t\n\v\f\r \u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a';

const trimAt = (atStart: boolean, atEnd: boolean): OperatorCompiler =>
  named(['input'], ['chars'], (given, name) => {
    const { input, chars } = given;
    const hasChars = Object.hasOwn(given, 'chars');
    if (isNullish(input) || (hasChars && isNullish(chars))) return null;
    if (typeof input !== 'string')
      throw located(50699, `${name} requires its input to be a string, got ${typeName(input)}`);
    if (hasChars && typeof chars !== 'string')
      throw located(50700, `${name} requires 'chars' to be a string, got ${typeName(chars)}`);
    const trimmed = new Set(typeof chars === 'string' ? chars : WHITESPACE);
    const letters = [...input];
    let from = 0;
    let to = letters.length;
    while (atStart && from < to && trimmed.has(letters[from] ?? '')) from += 1;
    while (atEnd && to > from && trimmed.has(letters[to - 1] ?? '')) to -= 1;
    return letters.slice(from, to).join('');
  });

function indexOf<Unit>(code: number, unitsOf: (text: string) => readonly Unit[]): OperatorCompiler {
  return variadic(
    ([value, wanted, start, end], name) => {
      if (isNullish(value)) return null;
      if (typeof value !== 'string')
        throw located(code, `${name} requires a string as the first argument, found: ${typeName(value)}`);
      if (typeof wanted !== 'string')
        throw located(code + 1, `${name} requires a string as the second argument, found: ${typeName(wanted)}`);
      const units = unitsOf(value);
      const needle = unitsOf(wanted);
      const from = start === undefined ? 0 : position(start, 40096, name, 'starting index');
      const to = Math.min(units.length, end === undefined ? units.length : position(end, 40096, name, 'ending index'));
      if (from < 0 || to < 0) throw located(40097, `${name} requires a nonnegative index`);
      for (let at = from; at + needle.length <= to; at += 1) {
        if (needle.every((unit, offset) => units[at + offset] === unit)) return new Int32(at);
      }
      return new Int32(-1);
    },
    2,
    4,
  );
}

const replace = (all: boolean): OperatorCompiler =>
  named(['input', 'find', 'replacement'], [], ({ input, find, replacement }, name) => {
    for (const [code, operand, value] of [
      [51746, 'input', input],
      [51745, 'find', find],
      [51744, 'replacement', replacement],
    ] as const) {
      if (!isNullish(value) && typeof value !== 'string')
        throw located(code, `${name} requires that '${operand}' be a string, found: ${typeName(value)}`);
    }
    if (typeof input !== 'string' || typeof find !== 'string' || typeof replacement !== 'string') return null;
    // A function, because `$&` in a replacement text would otherwise be read as a pattern.
    return all ? input.replaceAll(find, () => replacement) : input.replace(find, () => replacement);
  });

type RegexUse = (input: string | undefined, expression: RegExp | undefined) => BsonValue;

const regexOperator = (use: RegexUse): OperatorCompiler => {
  const compiled = new Map<string, RegExp>();
  const expressionOf = (regex: BsonValue, options: BsonValue): RegExp => {
    const source = regexSource(regex, options ?? undefined);
    const key = `${source.options}/${source.pattern}`;
    const expression = compiled.get(key) ?? compileRegex(source, 'g');
    // Expressions may come from the documents themselves: the memory for them is bounded.
    if (compiled.size > 500) compiled.clear();
    compiled.set(key, expression);
    return expression;
  };
  return named(['input', 'regex'], ['options'], ({ input, regex, options }, name) => {
    if (isNullish(input) || isNullish(regex)) return use(undefined, undefined);
    const text = input instanceof BSONSymbol ? input.value : input;
    if (typeof text !== 'string') throw located(51104, `${name} needs 'input' to be of type string`);
    return use(text, expressionOf(regex, options));
  });
};

function matchOf(match: RegExpExecArray | RegExpMatchArray): BsonValue {
  const [text, ...captures] = match;
  return {
    match: text,
    idx: new Int32([...(match.input ?? '').slice(0, match.index)].length),
    captures: captures.map((capture: string | undefined) => capture ?? null),
  };
}

const matches = (input: string, expression: RegExp): RegExpMatchArray[] => [...input.matchAll(expression)];

export const STRING_OPERATORS: [string, OperatorCompiler][] = [
  ['$concat', variadic(concat)],
  ['$toLower', unary((value, name) => asciiLower(textFromScalar(value, name)))],
  ['$toUpper', unary((value, name) => asciiUpper(textFromScalar(value, name)))],
  ['$strcasecmp', binary(compareIgnoringCase)],
  ['$substr', variadic(substringOfBytes, 3, 3)],
  ['$substrBytes', variadic(substringOfBytes, 3, 3)],
  ['$substrCP', variadic(substringOfCodePoints, 3, 3)],
  ['$strLenBytes', stringLength(34473, (text) => Buffer.byteLength(text, 'utf8'))],
  ['$strLenCP', stringLength(34471, (text) => [...text].length)],
  ['$split', binary(split)],
  ['$trim', trimAt(true, true)],
  ['$ltrim', trimAt(true, false)],
  ['$rtrim', trimAt(false, true)],
  ['$indexOfCP', indexOf(40093, (text) => [...text])],
  ['$indexOfBytes', indexOf(40091, (text) => [...Buffer.from(text, 'utf8')])],
  ['$replaceOne', replace(false)],
  ['$replaceAll', replace(true)],
  [
    '$regexMatch',
    regexOperator(
      (input, expression) => input !== undefined && expression !== undefined && matches(input, expression).length > 0,
    ),
  ],
  [
    '$regexFind',
    regexOperator((input, expression) => {
      const match = input === undefined || expression === undefined ? undefined : matches(input, expression)[0];
      return match === undefined ? null : matchOf(match);
    }),
  ],
  [
    '$regexFindAll',
    regexOperator((input, expression) =>
      input === undefined || expression === undefined ? [] : matches(input, expression).map(matchOf),
    ),
  ],
  [
    '$binarySize',
    unary((value, name) => {
      if (isNullish(value)) return null;
      if (value instanceof Binary) return new Int32(binaryBytes(value).length);
      if (typeof value === 'string') return new Int32(Buffer.byteLength(value, 'utf8'));
      throw located(51276, `${name} requires a string or BinData argument, found: ${typeName(value)}`);
    }),
  ],
];
