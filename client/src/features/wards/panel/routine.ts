import type { BedAction } from '../../../../../shared/domain/bed-state.ts';
import type { BedView } from '../../../../../shared/schemas/places.ts';
import {
  postCleanNow,
  postDirty,
  postFinish,
  postNextStage,
  postRelease,
  postReopen,
  postResume,
  postStartCleaning,
} from '../api/bed-commands.ts';
import type { RoutineKind } from './offers.ts';

/** One press: what is sent, and how the bed will stand where that can be told beforehand. */
export interface RoutineChange {
  readonly send: (key: string) => Promise<BedView>;
  readonly predicted?: BedAction;
}

export function routineChange(kind: RoutineKind, bed: BedView, me: { id: string; name: string }): RoutineChange | null {
  const { id: bedId, version, state } = bed;
  const { cleaning } = state;
  switch (kind) {
    case 'release':
      return { send: (key) => postRelease({ bedId, version }, key), predicted: { kind: 'release' } };
    case 'reopen':
      return {
        send: (key) => postReopen({ bedId, version }, key),
        ...(state.out?.back === 'clean' ? { predicted: { kind: 'reopen' as const } } : {}),
      };
    case 'markDirty':
      return { send: (key) => postDirty({ bedId, version }, key) };
    case 'cleanNow':
      return { send: (key) => postCleanNow({ bedId, version }, key), predicted: { kind: 'finish-cleaning' } };
    default:
      break;
  }
  if (cleaning === undefined) return null;
  const named = { bedId, cleaningId: cleaning.id };
  switch (kind) {
    case 'startCleaning': {
      const takenBy = { ...me, id: me.id as NonNullable<typeof cleaning.takenBy>['id'] };
      return {
        send: (key) => postStartCleaning(named, key),
        predicted: { kind: 'start-cleaning', cleaning: { ...cleaning, takenBy } },
      };
    }
    case 'goOn':
      return { send: (key) => postResume(named, key) };
    case 'nextStage':
      return { send: (key) => postNextStage({ ...named, stage: cleaning.stage }, key) };
    case 'finish':
      return {
        send: (key) => postFinish({ ...named, stage: cleaning.stage }, key),
        predicted: { kind: 'finish-cleaning' },
      };
  }
}
