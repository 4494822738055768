// What the query commands have in common: filter, sort, collation and hint, compiled.
import { failedToParse } from '../errors.ts';
import { compileMatch } from '../match/index.ts';
import type { Collection } from '../store/collection.ts';
import { hintedIndex, type Hint } from '../store/planner.ts';
import { sortOrderOf, type Query } from '../store/query.ts';
import { isDocument } from '../values.ts';
import { collationOf, optionalDocument } from './arguments.ts';
import type { CommandContext } from './command.ts';
import { letVariables } from './variables.ts';

/** The query of a find, count or distinct command. Compiles everything, so it also checks it when there is no collection. */
export function queryOf(context: CommandContext, collection: Collection | undefined, filterField: string): Query {
  const { command } = context;
  const filter = optionalDocument(context, filterField) ?? {};
  const collation = collationOf(command.collation, collection);
  const sort = optionalDocument(context, 'sort');
  const hint = hintOf(context, collection);
  return {
    filter,
    matches: compileMatch(filter, { collation, variables: letVariables(context) }),
    sort,
    order: sortOrderOf(sort, collation),
    collation,
    hint,
  };
}

export function hintOf({ command }: CommandContext, collection: Collection | undefined): Hint | undefined {
  const { hint } = command;
  if (hint === undefined || hint === null) return undefined;
  if (typeof hint !== 'string' && !isDocument(hint)) throw failedToParse('Hint must be a string or an object');
  if (isDocument(hint) && Object.keys(hint).length === 0) return undefined;
  if (collection && !(isDocument(hint) && '$natural' in hint)) hintedIndex(collection, hint);
  return hint;
}
