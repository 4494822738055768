import { badValue, failedToParse, mongoError } from '../errors.ts';
import { formatValue } from '../format.ts';
import { isArrayIndex } from '../paths.ts';
import { compareStrings, isDocument, typeName } from '../values.ts';
import type { BsonDocument, BsonValue } from '../values.ts';
import { filterNameOf, isPositionalPart } from './positional.ts';
import type { ArrayFilters } from './positional.ts';
import { VALUE_OPERATORS, unknownModifier } from './value-operators.ts';
import type { Change, OperatorOptions } from './value-operators.ts';

export type Action =
  | { readonly kind: 'change'; readonly path: string[]; readonly change: Change; readonly onInsertOnly: boolean }
  | { readonly kind: 'unset'; readonly path: string[] }
  | { readonly kind: 'rename'; readonly path: string[]; readonly from: string[] };

/** Checks everything that does not depend on a document, and puts the actions in the order MongoDB applies them: by path. */
export function parseOperators(update: BsonDocument, filters: ArrayFilters, options: OperatorOptions): Action[] {
  const actions = Object.keys(update).flatMap((operator) => actionsOf(operator, update[operator], options));
  checkConflicts(actions);
  checkFiltersUsed(actions, filters);
  return actions.sort((left, right) => comparePaths(left.path, right.path));
}

function actionsOf(operator: string, operand: BsonValue, options: OperatorOptions): Action[] {
  const compile = VALUE_OPERATORS.get(operator);
  if (compile === undefined && operator !== '$unset' && operator !== '$rename') throw unknownModifier(operator);
  if (!isDocument(operand)) {
    throw failedToParse(
      `Modifiers operate on fields but we found type ${typeName(operand)} instead. For example: {$mod: {<field>: ...}} not {${operator}: ${formatValue(operand)}}`,
    );
  }
  return Object.keys(operand).map((field): Action => {
    const path = parsePath(field);
    const value = operand[field];
    if (operator === '$rename') return renameAction(field, path, value);
    if (compile === undefined) return { kind: 'unset', path };
    const onInsertOnly = operator === '$setOnInsert';
    return { kind: 'change', path, change: compile(value, field, options), onInsertOnly };
  });
}

function renameAction(field: string, from: string[], to: BsonValue): Action {
  if (typeof to !== 'string')
    throw badValue(`The 'to' field for $rename must be a string: ${field}: ${formatValue(to)}`);
  const path = parsePath(to);
  if ([...from, ...path].some(isPositionalPart)) {
    throw badValue(`The source and target field for $rename must not be dynamic: ${field}: "${to}"`);
  }
  if (field === to) throw badValue(`The source and target field for $rename must differ: ${field}: "${to}"`);
  if (isPrefix(from, path) || isPrefix(path, from)) {
    throw badValue(`The source and target field for $rename must not be on the same path: ${field}: "${to}"`);
  }
  return { kind: 'rename', path, from };
}

const REFERENCE_FIELDS = new Set(['$ref', '$id', '$db']);

export function parsePath(field: string): string[] {
  if (field === '') throw mongoError(56, 'EmptyFieldName', 'An empty update path is not valid.');
  const parts = field.split('.');
  if (parts.includes('')) {
    throw mongoError(
      56,
      'EmptyFieldName',
      `The update path '${field}' contains an empty field name, which is not allowed.`,
    );
  }
  if (isPositionalPart(parts[0] ?? '')) {
    throw badValue(`Cannot have positional (i.e. '$') element in the first position in path '${field}'`);
  }
  if (parts.filter((part) => part === '$').length > 1) {
    throw badValue(`Too many positional (i.e. '$') elements found in path '${field}'`);
  }
  const stray = parts.find((part) => part.startsWith('$') && !isPositionalPart(part) && !REFERENCE_FIELDS.has(part));
  if (stray !== undefined) {
    throw mongoError(
      52,
      'DollarPrefixedFieldName',
      `The dollar ($) prefixed field '${stray}' in '${field}' is not valid for storage.`,
    );
  }
  return parts;
}

const touchedPaths = (action: Action): string[][] =>
  action.kind === 'rename' ? [action.from, action.path] : [action.path];

const isPrefix = (prefix: readonly string[], path: readonly string[]): boolean =>
  prefix.length <= path.length && prefix.every((part, index) => part === path[index]);

function checkConflicts(actions: readonly Action[]): void {
  const paths = actions.flatMap(touchedPaths).sort(comparePaths);
  for (let index = 1; index < paths.length; index += 1) {
    // In this order every path stands right behind the paths it extends, so neighbours are enough.
    const [shorter, longer] = [paths[index - 1] ?? [], paths[index] ?? []];
    if (!isPrefix(shorter, longer)) continue;
    throw mongoError(
      40,
      'ConflictingUpdateOperators',
      `Updating the path '${longer.join('.')}' would create a conflict at '${shorter.join('.')}'`,
    );
  }
}

function checkFiltersUsed(actions: readonly Action[], filters: ArrayFilters): void {
  const used = new Set<string>();
  for (const { path } of actions) {
    for (const part of path) {
      const name = part.startsWith('$[') ? filterNameOf(part) : undefined;
      if (name === undefined) continue;
      if (!filters.has(name))
        throw badValue(`No array filter found for identifier '${name}' in path '${path.join('.')}'`);
      used.add(name);
    }
  }
  for (const name of filters.keys()) {
    if (!used.has(name)) throw failedToParse(`The array filter for identifier '${name}' was not used in the update`);
  }
}

/** Array indexes first and by number, then names by bytes. */
function comparePaths(left: readonly string[], right: readonly string[]): number {
  for (let index = 0; index < Math.min(left.length, right.length); index += 1) {
    const order = compareParts(left[index] ?? '', right[index] ?? '');
    if (order !== 0) return order;
  }
  return left.length - right.length;
}

function compareParts(left: string, right: string): number {
  const byKind = Number(isArrayIndex(right)) - Number(isArrayIndex(left));
  if (byKind !== 0) return byKind;
  return isArrayIndex(left) ? Number(left) - Number(right) : compareStrings(left, right);
}
