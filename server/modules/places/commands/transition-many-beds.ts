import type { BedAction } from '../../../../shared/domain/bed-state.ts';
import { nextBedState } from '../../../../shared/domain/bed-state.ts';
import type { BedId } from '../../../../shared/types/ids.ts';
import type { Doc } from '../../../db/filter.ts';
import { transaction } from '../../../db/transaction.ts';
import { refuse } from '../../../http/problem-error.ts';
import { fieldChanges, journalAll } from '../../../journal/journal.ts';
import { announceBedState } from '../places.events.ts';
import type { Bed } from '../places.model.ts';
import { bedCollection } from '../places.model.ts';
import { bedRepository } from '../places.repository.ts';
import { bedRefused } from '../refusals.ts';
import { expiryOf } from './transition-bed.ts';

/** What happened to one bed, one after the other, and when. */
export interface BedHappenings {
  readonly bedId: BedId;
  readonly actions: readonly BedAction[];
  readonly at: Date;
}

/** `transitionBed` for many beds at once, all of them or none. Refuses `not-found` and `bed-refused`. */
export function transitionManyBeds(wanted: readonly BedHappenings[]): Promise<void> {
  return transaction(async () => {
    const known = await bedRepository().find({ _id: { $in: wanted.map(({ bedId }) => bedId) } });
    const byId = new Map(known.map((bed) => [bed._id, bed]));
    const changes: { readonly before: Doc<Bed>; readonly after: Doc<Bed>; readonly kinds: string }[] = [];
    for (const { bedId, actions, at } of wanted) {
      const before = byId.get(bedId);
      if (before === undefined) throw refuse('not-found');
      let { state } = before;
      for (const action of actions) {
        const result = nextBedState(state, action, at.toISOString());
        if ('refused' in result) throw await bedRefused(before, result.refused);
        state = result.state;
      }
      const after = await bedRepository().update(bedId, before.version, { state, expiresAt: expiryOf(state) });
      changes.push({ before, after, kinds: actions.map(({ kind }) => kind).join('+') });
    }
    await journalAll(
      changes.map(({ before, after, kinds }) => ({
        action: `bed.${kinds}`,
        subject: { kind: 'bed', id: before._id },
        changes: fieldChanges({ state: before.state }, { state: after.state }, bedCollection.encrypted),
      })),
    );
    for (const { after } of changes) announceBedState(after);
  });
}
