import { context, runAsSystem } from '../access/context.ts';
import { definePolicy } from '../access/policy.ts';
import type { Doc } from '../db/filter.ts';
import { repository } from '../db/repository.ts';
import type { JournalEntry } from './journal.model.ts';
import { journalCollection } from './journal.model.ts';

const wholeJournal = definePolicy<JournalEntry>({ of: 'journal', scope: () => null, rules: {} });

/**
 * What happened since `from` to these records of one kind by these actions, in the order of time. The journal has no
 * reader's scope of its own: the caller has made sure that the actor sees each of the records.
 */
export function entriesSince(
  from: Date,
  of: { readonly kind: string; readonly ids: readonly string[]; readonly actions: readonly string[] },
): Promise<Doc<JournalEntry>[]> {
  const { services, tenant } = context();
  const filter = {
    subjectKind: of.kind,
    subjectId: { $in: of.ids },
    at: { $gte: from },
    action: { $in: of.actions },
  };
  return runAsSystem(services, tenant, 'tell what happened', () =>
    repository(journalCollection, wholeJournal).find(filter, { sort: { at: 1, _id: 1 } }),
  );
}
