import type { BinKindName } from '../../../shared/schemas/bin.ts';
import { person } from '../../access/context.ts';
import type { BinKind } from '../../bin/bin-kind.ts';
import { refuse } from '../../http/problem-error.ts';

/** The kinds of every module, once the house is wired. */
export type Kinds = () => readonly BinKind[];

/** Refuses `not-found` where no module knows it. */
export function kindOf(kinds: Kinds, name: BinKindName): BinKind {
  const kind = kinds().find((one) => one.kind === name);
  if (kind === undefined) throw refuse('not-found');
  return kind;
}

/** Whether the person in force may remove records of that kind, and so bring them back. */
export const mayRemove = (kind: BinKind | undefined): boolean =>
  kind !== undefined && person().permissions.has(kind.permission);

/** The kind, for whoever may remove its records. Refuses `not-found`, `not-allowed`. */
export function removableKind(kinds: Kinds, name: BinKindName): BinKind {
  const kind = kindOf(kinds, name);
  if (!mayRemove(kind)) throw refuse('not-allowed');
  return kind;
}
