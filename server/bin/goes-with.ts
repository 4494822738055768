import type { z } from 'zod';
import type { BinBatchId } from '../../shared/types/ids.ts';
import { binDoor } from '../db/bin-door.ts';
import type { Collection } from '../db/collection.ts';
import type { ProblemError } from '../http/problem-error.ts';
import { refuse } from '../http/problem-error.ts';
import type { BinPart } from './bin-kind.ts';

/** What of a module goes with records of another, and what of it keeps those from going. */
export interface Following {
  readonly parts: readonly BinPart[];
  /** In words that name no patient. */
  readonly usedBy: readonly string[];
}

/**
 * What a module has to do with records of another that go to the Bin: the vitals of a patient, the requests of a ward. The
 * module those belong to is handed all of these and asks each; none knows of the others. Everything runs as the house and
 * in the transaction of what is done.
 */
export interface GoesWith {
  readonly of: 'patient' | 'ward' | 'bed' | 'department';
  /** Every collection whose records may go with them. */
  readonly collections: readonly Collection<object>[];
  /** Of these records, the one that was named first. Also finds what came after the others lay in the Bin already. */
  load(ids: readonly string[]): Promise<Following>;
  /** Once all of it lies in the Bin. */
  moved?(ids: readonly string[], batchId: BinBatchId): Promise<void>;
  /** Once all of it is back. */
  restored?(ids: readonly string[]): Promise<void>;
  /** Before anything is purged, outside transactions, as long as the rows lie there: see `BinKind.clearing`. */
  clearing?(ids: readonly string[]): Promise<void>;
  /** Before the rows go for good. */
  purging?(ids: readonly string[], batchId: BinBatchId): Promise<void>;
}

/** A collection among others, whatever its records are. */
export const anyCollection = <T extends object>(collection: Collection<T>): Collection<object> =>
  collection as unknown as Collection<object>; // What goes with what is known to the module that names it, not to the Bin.

async function sweepIn(parts: readonly BinPart[], batchId: string): Promise<number> {
  let found = 0;
  for (const { collection, where } of parts) found += await binDoor(collection).move(where, batchId);
  return found;
}

/** “2 open stays”, as something stands in the way; nothing where there is none. */
export const counted = (count: number, one: string, many = `${one}s`): readonly string[] =>
  count === 0 ? [] : [`${count} ${count === 1 ? one : many}`];

/** What was chosen for a conflict is not among what was offered. */
export const notOffered = (key: string): ProblemError =>
  refuse('invalid-input', {
    errors: [{ pointer: `/body/choices/${key}`, message: 'This was not offered.', code: 'not-offered' }],
  });

/** The value chosen for a conflict, as the field it is for takes it. Refuses `invalid-input` at `/body/choices/<key>`. */
export function chosen<T>(schema: z.ZodType<T>, key: string, value: string): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const errors = parsed.error.issues.map(({ message, code }) => ({ pointer: `/body/choices/${key}`, message, code }));
  throw refuse('invalid-input', { errors });
}

/** Those of that kind, as one. */
export function followingOf(of: GoesWith['of'], all: () => readonly GoesWith[]) {
  const own = () => all().filter((one) => one.of === of);
  const load = async (ids: readonly string[]): Promise<Following> => {
    const parts: BinPart[] = [];
    const usedBy: string[] = [];
    // One after the other: a transaction does one thing at a time.
    for (const one of own()) {
      const found = await one.load(ids);
      parts.push(...found.parts);
      usedBy.push(...found.usedBy);
    }
    return { parts, usedBy };
  };
  return {
    collections: () => own().flatMap(({ collections }) => collections),
    load,
    async moved(ids: readonly string[], batchId: BinBatchId): Promise<void> {
      for (const one of own()) await one.moved?.(ids, batchId);
    },
    async restored(ids: readonly string[]): Promise<void> {
      for (const one of own()) await one.restored?.(ids);
    },
    async clearing(ids: readonly string[]): Promise<void> {
      for (const one of own()) await one.clearing?.(ids);
    },
    /** Moves what came to be beside the others into the batch, too, so that it goes with them; answers how many. */
    async sweep(ids: readonly string[], batchId: BinBatchId): Promise<number> {
      return sweepIn((await load(ids)).parts, batchId);
    },
    async purging(ids: readonly string[], batchId: BinBatchId): Promise<void> {
      for (const one of own()) await one.purging?.(ids, batchId);
    },
  };
}
