import type { FieldChange } from '../../journal/journal.model.ts';
import { fieldChanges } from '../../journal/journal.ts';

/** What the journal need not repeat: the entry itself says who and when. */
const UNSAID = new Set<string>(['undo', 'by', 'changedAt', 'patientVersion', 'feedTold']);

const said = (record: object): Record<string, unknown> =>
  Object.fromEntries(Object.entries(record).filter(([field]) => !UNSAID.has(field)));

/** The fields of a stay or request that change, for its journal entry. */
export const changesOf = (
  before: object,
  change: object,
  collection: { readonly encrypted: readonly string[] },
): FieldChange[] => fieldChanges(said(before), said(change), collection.encrypted);
