import type { BedAction, BedState } from '../../../../shared/domain/bed-state.ts';
import { nextBedState } from '../../../../shared/domain/bed-state.ts';
import type { BedId } from '../../../../shared/types/ids.ts';
import { isPerson } from '../../../access/actor.ts';
import { context, now } from '../../../access/context.ts';
import type { Doc } from '../../../db/filter.ts';
import { transaction } from '../../../db/transaction.ts';
import { refuse } from '../../../http/problem-error.ts';
import { fieldChanges, journal } from '../../../journal/journal.ts';
import { announceBedState } from '../places.events.ts';
import type { Bed } from '../places.model.ts';
import { bedCollection } from '../places.model.ts';
import { bedRepository } from '../places.repository.ts';
import { getLiveBed } from '../queries/get-live-bed.ts';
import { bedRefused } from '../refusals.ts';

export interface TransitionOptions {
  /** The version the caller saw; absent where the action is right whatever happened meanwhile. */
  readonly version?: number;
  /** Stands in the journal. */
  readonly reason?: string;
  /** The bed as the transaction in force has just read it. */
  readonly found?: Doc<Bed>;
}

/** The earliest instant at which the bed changes by itself. */
export const expiryOf = ({ hold, out }: BedState): Date | null => {
  const until = hold?.until ?? out?.until;
  return until === undefined ? null : new Date(until);
};

function whoActs(): BedState['by'] {
  const { actor } = context();
  return isPerson(actor) ? { id: actor.userId, name: actor.displayName } : undefined;
}

/**
 * The one door to how a bed stands: applies the shared transition table in the transaction in force (or one of its own),
 * with its journal entry and its event. The caller has authorised it already, by what it is part of.
 *
 * Refuses `not-found`; `bed-refused` with who was first, when and the next best beds, where the table refuses or the bed
 * is not at the version the caller saw.
 */
export function transitionBed(bedId: BedId, action: BedAction, options: TransitionOptions = {}): Promise<Doc<Bed>> {
  return transaction(async () => {
    const bed = options.found ?? (await getLiveBed(bedId));
    const result = nextBedState(bed.state, action, now().toISOString(), whoActs());
    if ('refused' in result) throw await bedRefused(bed, result.refused);
    if (options.version !== undefined && options.version !== bed.version) throw await bedRefused(bed, 'changed');
    const { state } = result;
    const changed = await bedRepository().updateWhere(
      { _id: bedId, version: bed.version },
      { state, expiresAt: expiryOf(state) },
    );
    if (changed === null) throw refuse('version-conflict');
    await journal({
      action: `bed.${action.kind}`,
      subject: { kind: 'bed', id: bedId },
      changes: fieldChanges({ state: bed.state }, { state }, bedCollection.encrypted),
      ...(options.reason === undefined ? {} : { reason: options.reason }),
    });
    announceBedState(changed);
    return changed;
  });
}
