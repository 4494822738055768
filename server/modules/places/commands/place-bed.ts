import type { BedId } from '../../../../shared/types/ids.ts';
import type { Doc } from '../../../db/filter.ts';
import { transaction } from '../../../db/transaction.ts';
import { refuse } from '../../../http/problem-error.ts';
import { fieldChanges, journal } from '../../../journal/journal.ts';
import { announceBedChanged } from '../places.events.ts';
import type { Bed } from '../places.model.ts';
import { bedCollection } from '../places.model.ts';
import { bedRepository } from '../places.repository.ts';
import { getLiveBed } from '../queries/get-live-bed.ts';
import type { Way } from './change-places.ts';
import { changePlaces, neighbour } from './change-places.ts';
import { holdWardStill } from './hold-ward-still.ts';

async function bedAt(bedId: BedId, version: number): Promise<Doc<Bed>> {
  const bed = await getLiveBed(bedId);
  if (bed.version !== version) throw refuse('version-conflict', { currentVersion: bed.version });
  return bed;
}

/**
 * Moves a bed past its neighbour in its room, on the map alone: whoever lies there stays. Answers the beds that moved, or
 * the bed alone at the end of the row. Refuses `not-found`, `not-allowed`, `version-conflict`.
 */
export async function moveBed(bedId: BedId, version: number, to: Way): Promise<Doc<Bed>[]> {
  const { wardId, roomId } = await getLiveBed(bedId);
  return transaction(async () => {
    await holdWardStill(wardId);
    const bed = await bedAt(bedId, version);
    const row = await bedRepository().find({ wardId, roomId, retiredAt: null }, { sort: { position: 1 } });
    const other = neighbour(row, bedId, to);
    const moved = other === undefined ? [bed] : await changePlaces(bedRepository(), bed, other);
    const changes = fieldChanges(bed, { position: moved[0]?.position ?? bed.position }, bedCollection.encrypted);
    await journal({ action: 'bed.moved', subject: { kind: 'bed', id: bedId }, changes });
    if (other !== undefined) for (const one of moved) announceBedChanged(one);
    return moved;
  });
}
