import { v7 as uuid } from 'uuid';
import type { z } from 'zod';
import type { Binned, BinKindName, BinOrigin, moveToBin as moveToBinSchema } from '../../../../shared/schemas/bin.ts';
import type { BinBatchId } from '../../../../shared/types/ids.ts';
import { asHouse } from '../../../access/as-house.ts';
import { now, person } from '../../../access/context.ts';
import type { BinCandidate } from '../../../bin/bin-kind.ts';
import { takeTurnOf } from '../../../bin/take-turn-of.ts';
import { binDoor } from '../../../db/bin-door.ts';
import { isDuplicateKey } from '../../../db/database-errors.ts';
import { transaction } from '../../../db/transaction.ts';
import { refuse } from '../../../http/problem-error.ts';
import { journal } from '../../../journal/journal.ts';
import { announceBin } from '../bin.events.ts';
import type { BinBatch, BinnedPart } from '../bin.model.ts';
import { binBatchRepository } from '../bin.repository.ts';
import type { Kinds } from '../kinds.ts';
import { removableKind } from '../kinds.ts';
import { inWords, whereOf } from '../parts.ts';
import { keptDaysOf } from '../queries/kept-days.ts';

const DAY_MS = 86_400_000;
/** The screen offers it for ten seconds; a request of the last of them may take its time. */
export const UNDO_WITHIN_MS = 60_000;

type Wanted = z.output<typeof moveToBinSchema> & { readonly origin?: BinOrigin };

/** Moves all its parts; what two parts name both lies in the batch once. */
async function moveParts({ parts }: BinCandidate, batchId: BinBatchId): Promise<readonly BinnedPart[]> {
  const moved: BinnedPart[] = [];
  for (const part of parts) {
    const count = await binDoor(part.collection).move(whereOf(part), batchId);
    moved.push({ part: part.part, collection: part.collection.name, count });
  }
  return moved;
}

const subjectOf = (kind: BinKindName, id: string) => ({ kind, id });

/**
 * Moves a record to the Bin with all that belongs to it. Refuses `not-found`, `not-allowed`, `version-conflict` where
 * somebody changed it, and `in-use` saying what keeps it.
 */
export function moveToBin(
  kinds: Kinds,
  { kind: name, id, version, reason, origin = 'person' }: Wanted,
): Promise<BinBatch> {
  return transaction(async () => {
    const kind = removableKind(kinds, name);
    await takeTurnOf(name, id);
    const candidate = await kind.load(id);
    if (candidate.version !== version) throw refuse('version-conflict', { currentVersion: candidate.version });
    if (candidate.usedBy.length > 0) throw refuse('in-use', { detail: candidate.usedBy.join('; ') });
    const batchId = uuid() as BinBatchId;
    const parts = await moveParts(candidate, batchId);
    // The record itself stands first; gone meanwhile, there is nothing to move.
    if (parts[0] === undefined || parts[0].count === 0) throw refuse('not-found');
    const batch = await binBatchRepository()
      .insert(
        {
          kind: name,
          recordId: id,
          patientId: candidate.patientId ?? null,
          label: candidate.label,
          reason,
          parts,
          movedBy: person().userId,
          movedAt: now(),
          origin,
          state: 'binned',
          purgeAt: new Date(now().getTime() + (await keptDaysOf(kind)) * DAY_MS),
          isHeld: false,
          hold: null,
          purgeAsked: null,
          purgedBy: null,
          endedAt: null,
        },
        batchId,
      )
      .catch((error: unknown) => {
        throw isDuplicateKey(error) ? refuse('not-found') : error;
      });
    await journal({
      action: `${name}.binned`,
      subject: subjectOf(name, id),
      changes: [{ path: 'binnedIn', before: null, after: batchId }],
    });
    await asHouse('move a record to the Bin', async () => kind.moved?.(id, batchId));
    announceBin(batchId);
    return batch;
  });
}

/** What whoever moved it is told. */
export const presentBinned = ({ _id, label, parts, movedAt }: BinBatch): Binned => ({
  batchId: _id as BinBatchId,
  label: label ?? '',
  parts: inWords(parts),
  undoUntil: new Date(movedAt.getTime() + UNDO_WITHIN_MS).toISOString(),
});
