import { callerId, isPerson } from '../access/actor.ts';
import { context, now } from '../access/context.ts';
import { definePolicy } from '../access/policy.ts';
import { repository } from '../db/repository.ts';
import { inTransaction } from '../db/transaction.ts';
import { nudge } from '../jobs/nudge.ts';
import type { FieldChange, JournalEntry } from './journal.model.ts';
import { journalCollection } from './journal.model.ts';

/** The name of the sealing job. */
export const SEAL_JOURNAL = 'journal.seal';

/** What an entry says; who, when and in which request it takes from the context. */
export interface Happening {
  readonly action: string;
  readonly subject: { readonly kind: string; readonly id: string };
  readonly changes?: readonly FieldChange[];
  readonly reason?: string;
}

// Entries are written by the house; nobody reads them through a scope yet.
const journalPolicy = definePolicy<JournalEntry>({ of: 'journal', scope: () => null, rules: {} });

function entryOf(happening: Happening): JournalEntry {
  const { actor, requestId } = context();
  return {
    at: now(),
    actorKind: actor.kind,
    actorId: actor.kind === 'system' ? null : callerId(actor),
    sessionId: isPerson(actor) ? actor.sessionId : null,
    purpose: actor.kind === 'system' ? actor.purpose : null,
    ...(actor.kind === 'system' && actor.onBehalfOf !== undefined ? { onBehalfOf: actor.onBehalfOf } : {}),
    action: happening.action,
    subjectKind: happening.subject.kind,
    subjectId: happening.subject.id,
    requestId,
    changes: happening.changes ?? null,
    reason: happening.reason ?? null,
  };
}

/** Writes into the journal, in the transaction in force, what is being changed. Throws outside a transaction. */
export const journal = (happening: Happening): Promise<void> => journalAll([happening]);

/** The same for many things that happen to many records at once, in one write. */
export async function journalAll(happenings: readonly Happening[]): Promise<void> {
  if (happenings.length === 0) return;
  inTransaction().hasJournalEntry = true;
  repository(journalCollection, journalPolicy).insertLast(happenings.map(entryOf));
  nudge(SEAL_JOURNAL);
}

/** Writes into the journal that someone looks at patient data, before they get to see it. */
export async function journalAccess(happening: Happening): Promise<void> {
  await repository(journalCollection, journalPolicy).insert(entryOf(happening));
  nudge(SEAL_JOURNAL);
}

/** As it will be read again: instants as ISO 8601, nothing as `null`. */
const asJson = (value: unknown): unknown =>
  value === undefined ? null : (JSON.parse(JSON.stringify(value)) as unknown);

/**
 * The fields of `after` that differ from `before`, for an entry.
 *
 * @param secret the collection's encrypted fields: of these the entry says that they changed, and never what they held.
 *   The journal outlives the record, and what it held cannot be taken out of it again.
 */
export function fieldChanges<T extends object>(
  before: Partial<T>,
  after: Partial<T>,
  secret: readonly string[],
): FieldChange[] {
  return (Object.keys(after) as (keyof T & string)[])
    .filter((path) => JSON.stringify(before[path]) !== JSON.stringify(after[path]))
    .map((path) =>
      secret.includes(path)
        ? { path, before: null, after: null, isSecret: true }
        : { path, before: asJson(before[path]), after: asJson(after[path]) },
    );
}
