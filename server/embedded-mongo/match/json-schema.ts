import { failedToParse, typeMismatch } from '../errors.ts';
import { compareValues, getOwn, isDocument, isNumeric, toNumber, valuesEqual } from '../values.ts';
import type { BsonDocument, BsonValue } from '../values.ts';
import type { ValueTest } from './node.ts';
import { compileRegex } from './regex.ts';
import { typeTest } from './type-test.ts';

type KeywordCompiler = (operand: BsonValue, schema: BsonDocument) => ValueTest | undefined;

/** `$jsonSchema`: JSON Schema draft 4 with `bsonType`. Keywords MongoDB does not know are refused with its code 9. */
export function compileJsonSchema(schema: BsonValue): ValueTest {
  if (!isDocument(schema)) throw typeMismatch('$jsonSchema must be an object');
  const tests: ValueTest[] = [];
  for (const keyword of Object.keys(schema)) {
    const compile = KEYWORDS.get(keyword);
    if (compile === undefined) throw failedToParse(`Unknown $jsonSchema keyword: ${keyword}`);
    const test = compile(schema[keyword], schema);
    if (test !== undefined) tests.push(test);
  }
  return (value) => tests.every((test) => test(value));
}

const ignored: KeywordCompiler = () => undefined;

/** A keyword that speaks of one type only holds for every value of another type. */
const forDocuments =
  (test: (value: BsonDocument) => boolean): ValueTest =>
  (value) =>
    !isDocument(value) || test(value);
const forArrays =
  (test: (value: BsonValue[]) => boolean): ValueTest =>
  (value) =>
    !Array.isArray(value) || test(value);
const forStrings =
  (test: (value: string) => boolean): ValueTest =>
  (value) =>
    typeof value !== 'string' || test(value);

const JSON_TYPES = new Map([
  ['object', 'object'],
  ['array', 'array'],
  ['number', 'number'],
  ['boolean', 'bool'],
  ['string', 'string'],
  ['null', 'null'],
]);

function jsonType(operand: BsonValue): ValueTest {
  const names = (Array.isArray(operand) ? operand : [operand]).map((name) => {
    const alias = typeof name === 'string' ? JSON_TYPES.get(name) : undefined;
    if (alias === undefined) throw failedToParse(`$jsonSchema type '${String(name)}' is not currently supported.`);
    return alias;
  });
  return typeTest(names);
}

function bound(operand: BsonValue, schema: BsonDocument, side: 'minimum' | 'maximum'): ValueTest {
  if (!isNumeric(operand)) throw typeMismatch(`$jsonSchema keyword '${side}' must be a number`);
  const exclusive = schema[side === 'minimum' ? 'exclusiveMinimum' : 'exclusiveMaximum'] === true;
  return (value) => {
    if (!isNumeric(value)) return true;
    const order = compareValues(value, operand) * (side === 'minimum' ? 1 : -1);
    return exclusive ? order > 0 : order >= 0;
  };
}

function count(operand: BsonValue, keyword: string): number {
  const number = toNumber(operand);
  if (!Number.isInteger(number) || number < 0) {
    throw failedToParse(`$jsonSchema keyword '${keyword}' must be a non-negative integer`);
  }
  return number;
}

function schemas(operand: BsonValue, keyword: string): ValueTest[] {
  if (!Array.isArray(operand) || operand.length === 0) {
    throw typeMismatch(`$jsonSchema keyword '${keyword}' must be a non-empty array`);
  }
  return operand.map(compileJsonSchema);
}

function schemasByName(operand: BsonValue, keyword: string): Map<string, ValueTest> {
  if (!isDocument(operand)) throw typeMismatch(`$jsonSchema keyword '${keyword}' must be an object`);
  return new Map(Object.entries(operand).map(([name, schema]) => [name, compileJsonSchema(schema)]));
}

function names(operand: BsonValue, keyword: string): string[] {
  if (!Array.isArray(operand) || !operand.every((name) => typeof name === 'string')) {
    throw typeMismatch(`$jsonSchema keyword '${keyword}' must be an array of strings`);
  }
  return operand;
}

function properties(operand: BsonValue): ValueTest {
  const tests = [...schemasByName(operand, 'properties')];
  return forDocuments((value) =>
    tests.every(([name, test]) => getOwn(value, name) === undefined || test(getOwn(value, name))),
  );
}

function patternProperties(operand: BsonValue): ValueTest {
  const tests = [...schemasByName(operand, 'patternProperties')].map(
    ([pattern, test]) => [compileRegex({ pattern, options: '' }), test] as const,
  );
  return forDocuments((value) =>
    Object.keys(value).every((name) => tests.every(([pattern, test]) => !pattern.test(name) || test(value[name]))),
  );
}

function additionalProperties(operand: BsonValue, schema: BsonDocument): ValueTest | undefined {
  if (operand === true) return undefined;
  const rest = operand === false ? () => false : compileJsonSchema(operand);
  const known = new Set(isDocument(schema.properties) ? Object.keys(schema.properties) : []);
  const patterns = isDocument(schema.patternProperties)
    ? Object.keys(schema.patternProperties).map((pattern) => compileRegex({ pattern, options: '' }))
    : [];
  return forDocuments((value) =>
    Object.keys(value).every(
      (name) => known.has(name) || patterns.some((pattern) => pattern.test(name)) || rest(value[name]),
    ),
  );
}

function items(operand: BsonValue, schema: BsonDocument): ValueTest {
  if (!Array.isArray(operand)) {
    const test = compileJsonSchema(operand);
    return forArrays((value) => value.every((element) => test(element)));
  }
  const tests = operand.map(compileJsonSchema);
  const additional = schema.additionalItems;
  const rest = additional === false ? () => false : isDocument(additional) ? compileJsonSchema(additional) : () => true;
  return forArrays((value) => value.every((element, index) => (tests[index] ?? rest)(element)));
}

function dependencies(operand: BsonValue): ValueTest {
  if (!isDocument(operand)) throw typeMismatch("$jsonSchema keyword 'dependencies' must be an object");
  const rules = Object.entries(operand).map(([name, rule]) => {
    if (!Array.isArray(rule)) return [name, compileJsonSchema(rule)] as const;
    const wanted = names(rule, 'dependencies');
    return [name, forDocuments((value) => wanted.every((field) => Object.hasOwn(value, field)))] as const;
  });
  return forDocuments((value) => rules.every(([name, test]) => !Object.hasOwn(value, name) || test(value)));
}

const codePoints = (text: string): number => [...text].length;

const KEYWORDS = new Map<string, KeywordCompiler>([
  ['title', ignored],
  ['description', ignored],
  ['exclusiveMinimum', ignored],
  ['exclusiveMaximum', ignored],
  ['additionalItems', ignored],
  ['bsonType', (operand) => typeTest(operand)],
  ['type', jsonType],
  [
    'enum',
    (operand) => {
      if (!Array.isArray(operand)) throw typeMismatch("$jsonSchema keyword 'enum' must be an array");
      return (value) => operand.some((allowed) => valuesEqual(allowed, value));
    },
  ],
  [
    'required',
    (operand) => {
      const wanted = names(operand, 'required');
      return forDocuments((value) => wanted.every((name) => Object.hasOwn(value, name)));
    },
  ],
  ['properties', properties],
  ['patternProperties', patternProperties],
  ['additionalProperties', additionalProperties],
  ['dependencies', dependencies],
  [
    'minProperties',
    (operand) => {
      const least = count(operand, 'minProperties');
      return forDocuments((value) => Object.keys(value).length >= least);
    },
  ],
  [
    'maxProperties',
    (operand) => {
      const most = count(operand, 'maxProperties');
      return forDocuments((value) => Object.keys(value).length <= most);
    },
  ],
  ['minimum', (operand, schema) => bound(operand, schema, 'minimum')],
  ['maximum', (operand, schema) => bound(operand, schema, 'maximum')],
  [
    'multipleOf',
    (operand) => {
      const divisor = toNumber(operand);
      if (!(divisor > 0)) throw failedToParse("$jsonSchema keyword 'multipleOf' must have a positive value");
      return (value) => !isNumeric(value) || toNumber(value) % divisor === 0;
    },
  ],
  [
    'minLength',
    (operand) => {
      const least = count(operand, 'minLength');
      return forStrings((value) => codePoints(value) >= least);
    },
  ],
  [
    'maxLength',
    (operand) => {
      const most = count(operand, 'maxLength');
      return forStrings((value) => codePoints(value) <= most);
    },
  ],
  [
    'pattern',
    (operand) => {
      if (typeof operand !== 'string') throw typeMismatch("$jsonSchema keyword 'pattern' must be a string");
      const pattern = compileRegex({ pattern: operand, options: '' });
      return forStrings((value) => pattern.test(value));
    },
  ],
  ['items', items],
  [
    'minItems',
    (operand) => {
      const least = count(operand, 'minItems');
      return forArrays((value) => value.length >= least);
    },
  ],
  [
    'maxItems',
    (operand) => {
      const most = count(operand, 'maxItems');
      return forArrays((value) => value.length <= most);
    },
  ],
  [
    'uniqueItems',
    (operand) => {
      if (operand !== true) return undefined;
      return forArrays((value) => {
        const sorted = value.toSorted((a, b) => compareValues(a, b));
        return sorted.every((element, index) => index === 0 || !valuesEqual(element, sorted[index - 1]));
      });
    },
  ],
  [
    'allOf',
    (operand) => {
      const tests = schemas(operand, 'allOf');
      return (value) => tests.every((test) => test(value));
    },
  ],
  [
    'anyOf',
    (operand) => {
      const tests = schemas(operand, 'anyOf');
      return (value) => tests.some((test) => test(value));
    },
  ],
  [
    'oneOf',
    (operand) => {
      const tests = schemas(operand, 'oneOf');
      return (value) => tests.filter((test) => test(value)).length === 1;
    },
  ],
  [
    'not',
    (operand) => {
      const test = compileJsonSchema(operand);
      return (value) => !test(value);
    },
  ],
]);
