import type { BinEntry } from '../../../shared/schemas/bin.ts';
import type { BinPart } from '../../bin/bin-kind.ts';
import type { BinDoor } from '../../db/bin-door.ts';
import { binDoor } from '../../db/bin-door.ts';
import type { Collection } from '../../db/collection.ts';
import { allCollections } from '../../db/collection.ts';
import type { Filter } from '../../db/filter.ts';
import type { BinBatch, BinnedPart } from './bin.model.ts';

/** Which records a part is, as its module put it together: never from input. */
export const whereOf = ({ where }: BinPart): Filter<object> => where;

/** How many of each there are, as people are told: those nobody knows by themselves are left out. */
export function inWords(parts: readonly Pick<BinnedPart, 'part' | 'count'>[]): BinEntry['parts'] {
  const counts = new Map<BinEntry['parts'][number]['part'], number>();
  for (const { part, count } of parts) {
    if (part !== null && count > 0) counts.set(part, (counts.get(part) ?? 0) + count);
  }
  return [...counts].map(([part, count]) => ({ part, count }));
}

/** How many of each would go with it, as people are told. */
export async function countParts(parts: readonly BinPart[]): Promise<BinEntry['parts']> {
  const counted = [];
  for (const part of parts) {
    counted.push({ part: part.part, count: await binDoor(part.collection).countPresent(whereOf(part)) });
  }
  return inWords(counted);
}

/**
 * The doors to everything a batch holds, each once; with them those to `more`, where a kind may have put what it found
 * later. Throws where the house does not know a collection any more.
 */
export function doorsOf(
  { parts }: Pick<BinBatch, 'parts'>,
  more: readonly Collection<object>[] = [],
): readonly BinDoor<object>[] {
  const known = new Map(allCollections().map((one) => [one.name, one as Collection<object>]));
  const names = [...parts.map(({ collection }) => collection), ...more.map(({ name }) => name)];
  return [...new Set(names)].map((name) => {
    const collection = known.get(name);
    if (collection === undefined) throw new Error(`Nothing is known of ${name}, which lies in the Bin.`);
    return binDoor(collection);
  });
}
