import type { BinKind } from './bin-kind.ts';

/** Kinds that cannot be kept as they say; the house does not open. */
export class BinKindError extends Error {
  constructor(kind: string, why: string) {
    super(`What goes to the Bin as ${kind} ${why}`);
    this.name = 'BinKindError';
  }
}

/**
 * Start-up's check of what modules contributed: each kind once, every record of it able to lie in the Bin, and kept by
 * default for as long as the least that is lawful. Found out here rather than by whoever deletes something first.
 */
export function assertKindsFit(kinds: readonly BinKind[]): void {
  const seen = new Set<string>();
  for (const { kind, collections, keptDays, floorDays } of kinds) {
    if (seen.has(kind)) throw new BinKindError(kind, 'is contributed by two modules.');
    seen.add(kind);
    const stuck = collections.find(({ canBeBinned }) => canBeBinned !== true);
    if (stuck !== undefined) throw new BinKindError(kind, `has records of ${stuck.name}, which cannot lie there.`);
    if (collections.length === 0) throw new BinKindError(kind, 'has no records.');
    if (floorDays < 1 || keptDays < floorDays) throw new BinKindError(kind, 'is kept for less than the least.');
  }
}
