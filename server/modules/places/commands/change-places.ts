import type { Doc } from '../../../db/filter.ts';
import type { Change, Repository } from '../../../db/repository.ts';

/** Which way along the order of its neighbours. */
export type Way = 'earlier' | 'later';

/** The one it changes places with, or `undefined` at the end of the row. @param row in its order */
export function neighbour<T>(row: readonly Doc<T>[], id: string, to: Way): Doc<T> | undefined {
  const index = row.findIndex((one) => one._id === id);
  return index < 0 ? undefined : row[index + (to === 'earlier' ? -1 : 1)];
}

/** A place nobody has: of two records that change places the first waits there, because no two may share one. */
const BETWEEN = -1;

/** The two with each other's position. */
export async function changePlaces<T extends { readonly position: number }>(
  repo: Repository<T>,
  one: Doc<T>,
  other: Doc<T>,
): Promise<[Doc<T>, Doc<T>]> {
  const put = (record: Doc<T>, version: number, position: number) =>
    repo.update(record._id, version, { position } as Change<T>);
  const waiting = await put(one, one.version, BETWEEN);
  const second = await put(other, other.version, one.position);
  return [await put(one, waiting.version, other.position), second];
}
