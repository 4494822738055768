import type { BedAction, BedState } from '../../../../shared/domain/bed-state.ts';
import { OUT_TURNOVERS } from '../../../../shared/domain/bed-state.ts';
import { getBed, newCleaning, transitionBed } from '../../places/index.ts';
import type { Adt } from '../adt/read-adt.ts';
import { feedBedStatusRepository } from '../feeds.repository.ts';
import type { Applying } from './outcome.ts';
import { resolvePlace } from './places-of-feed.ts';
import { askForHelp } from './work.ts';

type Meaning = NonNullable<Adt['bed']>['meaning'];

/**
 * The moves that bring a bed to where the sender says it is; `conflict` where only a person can tell who is right. A20 says
 * nothing of a patient, so it never fills or empties a bed.
 */
export function movesTowards(state: BedState, meaning: Meaning): readonly BedAction[] | 'conflict' {
  const isOccupied = state.use === 'occupied';
  const isOut = OUT_TURNOVERS.includes(state.turnover);
  const cleaning = state.cleaning ?? newCleaning(state);
  switch (meaning) {
    case 'occupied':
    case 'isolated':
      return isOccupied ? [] : 'conflict';
    case 'clean':
      if (isOccupied) return 'conflict';
      if (isOut) return [{ kind: 'reopen' }];
      return state.turnover === 'clean' ? [] : [{ kind: 'finish-cleaning' }];
    case 'dirty':
      if (isOccupied) return 'conflict';
      if (isOut) return [{ kind: 'reopen', cleaning: newCleaning(state) }];
      if (state.turnover === 'dirty') return [];
      return state.turnover === 'cleaning' ? [{ kind: 'stop-cleaning', cleaning }] : [{ kind: 'mark-dirty', cleaning }];
    case 'cleaning':
      if (isOccupied) return 'conflict';
      if (state.turnover === 'cleaning') return [];
      if (isOut)
        return [
          { kind: 'reopen', cleaning: newCleaning(state) },
          { kind: 'start-cleaning', cleaning },
        ];
      if (state.turnover === 'dirty') return [{ kind: 'start-cleaning', cleaning }];
      return [
        { kind: 'mark-dirty', cleaning },
        { kind: 'start-cleaning', cleaning },
      ];
    case 'blocked':
      if (isOccupied) return 'conflict';
      if (isOut) return [];
      return [...(state.use === 'held' ? [{ kind: 'release' } as const] : []), { kind: 'block', reason: 'other' }];
  }
}

/**
 * Does what an A20 says. A bed that is not known, or whose state says otherwise, goes to the list of work. `outdated`, and
 * without effect, where the bed changed since: a bed that was emptied meanwhile must not be called clean.
 */
export async function applyBedStatus(
  applying: Applying,
  bed: NonNullable<Adt['bed']>,
): Promise<'done' | 'asked' | 'outdated'> {
  const { feed, feedId, message, messageId, adt, outcome } = applying;
  const { place, meaning } = bed;
  const found = await resolvePlace(feedId, place, feed.profile);
  const ask = { feedId, place, wardId: found.wardId, type: message.type, messageId };
  if (found.bedId === null) {
    if (found.isUnknown) await askForHelp({ ...ask, kind: 'unknown-bed', about: [place.key] }, outcome);
    return 'asked';
  }
  const { bedId } = found;
  const { state } = await getBed(bedId);
  const said = await feedBedStatusRepository().findOne({ bedId });
  // What an A20 did stands under the instant at which it was read, which is later than the next one says.
  const since = said?.stateAt === state.at ? said.occurredAt.getTime() : Date.parse(state.at);
  if (adt.times.occurredAt <= since) return 'outdated';
  const moves = movesTowards(state, meaning);
  if (moves === 'conflict') {
    await askForHelp({ ...ask, kind: 'bed-state-conflict', about: [bedId], bedId }, outcome);
    return 'asked';
  }
  for (const move of moves) await transitionBed(bedId, move, { reason: 'A feed said so (A20).' });
  if (moves.length > 0) outcome.effects.add('bed-changed');
  const occurredAt = new Date(adt.times.occurredAt);
  const { at: stateAt } = (await getBed(bedId)).state;
  if (said === null) await feedBedStatusRepository().insert({ bedId, occurredAt, stateAt });
  else await feedBedStatusRepository().updateWhere({ _id: said._id }, { occurredAt, stateAt });
  return 'done';
}
