import { badValue, failedToParse } from '../errors.ts';
import { formatValue } from '../format.ts';
import { compileMatch } from '../match/index.ts';
import type { MatchOptions } from '../match/index.ts';
import { getPath } from '../paths.ts';
import { isDocument } from '../values.ts';
import type { BsonDocument, BsonValue } from '../values.ts';

export type ArrayFilters = ReadonlyMap<string, (element: BsonValue) => boolean>;

/** Splits `$`, `$[]` and `$[name]` parts off; plain paths take the short way. */
export const isPositionalPart = (part: string): boolean => part === '$' || part.startsWith('$[');

export function filterNameOf(part: string): string | undefined {
  return /^\$\[(.+)\]$/.exec(part)?.[1];
}

export interface Positions {
  /** The array offset the filter matched, for `$`; `undefined` when nothing did. */
  readonly matched: number | undefined;
  readonly filters: ArrayFilters;
}

/** The plain paths a path with positional parts stands for in this document. */
export function expandPath(root: BsonDocument, path: readonly string[], positions: Positions): string[][] {
  let expanded: string[][] = [[]];
  for (const part of path) {
    expanded = expanded.flatMap((prefix) => {
      if (part === '$') return [[...prefix, String(matchedIndex(positions))]];
      if (!isPositionalPart(part)) return [[...prefix, part]];
      const filter = positions.filters.get(filterNameOf(part) ?? '') ?? (() => true);
      return elementsAt(root, prefix).flatMap((element, index) =>
        filter(element) ? [[...prefix, String(index)]] : [],
      );
    });
  }
  return expanded;
}

function matchedIndex({ matched }: Positions): number {
  if (matched === undefined || matched < 0) {
    throw badValue('The positional operator did not find the match needed from the query.');
  }
  return matched;
}

function elementsAt(root: BsonDocument, path: readonly string[]): BsonValue[] {
  const value = getPath(root, path);
  const shown = path.join('.');
  if (value === undefined) {
    throw badValue(`The path '${shown}' must exist in the document in order to apply array updates.`);
  }
  if (!Array.isArray(value))
    throw badValue(`Cannot apply array updates to non-array element ${shown}: ${formatValue(value)}`);
  return value;
}

/** Compiles `arrayFilters`: each is a filter about one name, `{'x.kind': 1}` about `x`. */
export function compileArrayFilters(source: BsonValue, options: MatchOptions): ArrayFilters {
  const filters = new Map<string, (element: BsonValue) => boolean>();
  if (source === undefined || source === null) return filters;
  if (!Array.isArray(source)) throw failedToParse('arrayFilters must be an array');
  for (const filter of source) {
    if (!isDocument(filter)) throw failedToParse('each of arrayFilters must be an object');
    const name = filterName(filter);
    if (filters.has(name))
      throw failedToParse(`Found multiple array filters with the same top-level field name ${name}`);
    const matches = compileMatch(filter, options);
    filters.set(name, (element) => matches({ [name]: element }));
  }
  return filters;
}

const PARSING = 'Error parsing array filter :: caused by :: ';

function filterName(filter: BsonDocument): string {
  const names = new Set(topLevelNames(filter));
  const [name, other] = names;
  if (name === undefined)
    throw failedToParse('Cannot use an expression without a top-level field name in arrayFilters');
  if (other !== undefined) {
    throw failedToParse(`${PARSING}Expected a single top-level field name, found '${name}' and '${other}'`);
  }
  if (!/^[a-z][a-zA-Z0-9]*$/.test(name)) {
    throw badValue(
      `${PARSING}The top-level field name must be an alphanumeric string beginning with a lowercase letter, found '${name}'`,
    );
  }
  return name;
}

function topLevelNames(filter: BsonDocument): string[] {
  return Object.keys(filter).flatMap((key) => {
    if (!key.startsWith('$')) return [key.split('.')[0] ?? ''];
    const clauses = filter[key];
    return Array.isArray(clauses) ? clauses.filter(isDocument).flatMap(topLevelNames) : [];
  });
}
