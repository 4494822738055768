import type { BinKindName } from '../../shared/schemas/bin.ts';
import { definePolicy } from '../access/policy.ts';
import { defineCollection } from '../db/collection.ts';
import { repository } from '../db/repository.ts';
import { inTransaction } from '../db/transaction.ts';

interface UseGuard {
  readonly kind: BinKindName;
}

/**
 * Written by whoever moves a record to the Bin and by whoever begins to use it. Each would otherwise count, or look up, what
 * the other is about to write, and be right by itself (write skew).
 */
const useGuardCollection = defineCollection<UseGuard>({
  name: 'useGuards',
  fields: { kind: { type: String, required: true } },
  indexes: [],
  encrypted: [],
  blind: {},
  discipline: 'versioned',
  journal: { exempt: 'It says nothing; only its being written matters.' },
});

// Whoever uses a record or moves it has been asked before; the guard holds nothing.
const useGuardPolicy = definePolicy<UseGuard>({ of: 'guard of what is used', scope: () => ({}), rules: {} });

/**
 * Takes this transaction's turn at deciding whether the record is used or lies in the Bin: of two that meet one begins
 * anew, and then sees what the other did. The Bin takes it for whatever it moves. A command takes it that begins to use a
 * record (what `usedBy` of its kind counts) and does not write the record, a part of it or its stream anyway: those writes
 * meet the Bin's by themselves. Its look at the record belongs into the same transaction. Throws outside one.
 */
export async function takeTurnOf(kind: BinKindName, id: string): Promise<void> {
  inTransaction();
  const guards = repository(useGuardCollection, useGuardPolicy);
  const _id = `${kind}/${id}`;
  if ((await guards.updateWhere({ _id }, {})) === null) await guards.insert({ kind }, _id);
}
