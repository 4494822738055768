import type { BedId } from '../../../../shared/types/ids.ts';
import { now } from '../../../access/context.ts';
import type { Doc } from '../../../db/filter.ts';
import { transaction } from '../../../db/transaction.ts';
import { refuse } from '../../../http/problem-error.ts';
import { fieldChanges, journal } from '../../../journal/journal.ts';
import { announceBedChanged, announceBedRemoved, announceWardChanged } from '../places.events.ts';
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

const USES = { held: 'This bed is held.', occupied: 'This bed is occupied.' } as const;

/**
 * Takes a bed away for good; records that name it keep it, and its code is free again. Refuses `in-use` while it is held
 * or occupied, `not-found`, `not-allowed`, `version-conflict`.
 */
export async function removeBed(bedId: BedId, version: number): Promise<Doc<Bed>> {
  const { wardId } = await getLiveBed(bedId);
  return transaction(async () => {
    const ward = await holdWardStill(wardId, -1);
    const bed = await bedAt(bedId, version);
    const { use } = bed.state;
    if (use !== 'free') throw refuse('in-use', { detail: USES[use] });
    const codeKey = `${bed.codeKey}/${bedId}`;
    const retired = await bedRepository().update(bedId, version, { retiredAt: now(), expiresAt: null, codeKey });
    const changes = [{ path: 'code', before: bed.code, after: null }];
    await journal({ action: 'bed.removed', subject: { kind: 'bed', id: bedId }, changes });
    announceBedRemoved(retired);
    announceWardChanged(ward);
    return retired;
  });
}
