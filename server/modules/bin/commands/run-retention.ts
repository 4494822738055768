import type { z } from 'zod';
import type { runRetention as runSchema, retentionRan } from '../../../../shared/schemas/retention.ts';
import type { BinBatchId } from '../../../../shared/types/ids.ts';
import { asHouse } from '../../../access/as-house.ts';
import { transaction } from '../../../db/transaction.ts';
import { ProblemError, refuse } from '../../../http/problem-error.ts';
import type { Classes } from '../classes.ts';
import { classOf, keptFor } from '../classes.ts';
import type { Kinds } from '../kinds.ts';
import { removableKind } from '../kinds.ts';
import type { Assessing } from '../queries/assess-record.ts';
import { assessRecord } from '../queries/assess-record.ts';
import { findRetention } from '../retention.repository.ts';
import { moveToBin } from './move-to-bin.ts';

/** Refuses `not-found`, and `state-refused` where it is not due. It is looked at and moved as it was at one moment. */
const moveDue = (kinds: Kinds, assessing: Assessing, recordId: string, reason: string): Promise<BinBatchId> =>
  transaction(async () => {
    const { of, kind } = assessing;
    const record = await asHouse('find a record that is kept for long enough', () => of.find(recordId));
    if (record === null) throw refuse('not-found');
    const found = await assessRecord(assessing, record);
    if (!found.isDue) throw refuse('state-refused');
    const { version } = found.candidate;
    const batch = await moveToBin(kinds, { kind: kind.kind, id: recordId, version, reason, origin: 'retention' });
    return batch._id as BinBatchId;
  });

/**
 * Moves those of a proposal that somebody decided on to the Bin, each by itself and only if it is still due. From there it
 * can be brought back until its days there are over. Refuses `not-found` for a class that is never proposed, `not-allowed`.
 */
export async function runRetention(
  kinds: Kinds,
  classes: Classes,
  { class: name, recordIds, reason }: z.output<typeof runSchema>,
): Promise<z.input<typeof retentionRan>> {
  const of = classOf(classes, name);
  const kind = removableKind(kinds, of.kind);
  const assessing = { of, kind, keptFor: keptFor(of, await findRetention()) };
  const ran: z.input<typeof retentionRan> = { moved: [], failed: [] };
  for (const recordId of new Set(recordIds)) {
    try {
      ran.moved.push({ recordId, batchId: await moveDue(kinds, assessing, recordId, reason) });
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error;
      ran.failed.push({ recordId, problem: error.kind });
    }
  }
  return ran;
}
