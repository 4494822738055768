import type { BedState, CleaningState } from '../../../../shared/domain/bed-state.ts';
import { compareCleanings, isOpenCleaning } from '../../../../shared/domain/cleaning-queue.ts';
import type { BedView, WardBoard } from '../../../../shared/schemas/places.ts';
import type { OutboxItem } from '../../lib/outbox/outbox-item.ts';

type OpenState = BedState & { readonly cleaning: CleaningState };

/** A clean as the viewer sees it: what the server says, and what they did that it does not know yet. */
export interface Job {
  readonly bed: BedView;
  readonly state: OpenState;
  readonly wardName: string;
  readonly roomName: string;
  /** Something of it is not sent yet. */
  readonly isUnsent: boolean;
  /** The viewer has finished it, and the server does not know yet. */
  readonly isDone: boolean;
}

export interface Queue {
  readonly mine: readonly Job[];
  readonly waiting: readonly Job[];
  readonly others: readonly Job[];
  /** Of `waiting`: those nobody took in time. */
  readonly overdue: readonly Job[];
}

type Person = NonNullable<CleaningState['takenBy']>;

function afterItem(state: OpenState, { verb, body, queuedAt }: OutboxItem, me: Person): OpenState {
  const { cleaning } = state;
  switch (verb) {
    case 'cleaning-start': {
      const { isOverdue: _isOverdue, ...rest } = cleaning;
      const startedAt = typeof body['at'] === 'string' ? body['at'] : new Date(queuedAt).toISOString();
      return { ...state, turnover: 'cleaning', cleaning: { ...rest, takenBy: me, startedAt } };
    }
    case 'cleaning-stage':
      return { ...state, cleaning: { ...cleaning, stage: Math.min(cleaning.stage + 1, cleaning.of) } };
    case 'cleaning-finish':
      return state;
  }
}

const isOnItsWay = ({ state }: OutboxItem): boolean => state === 'queued' || state === 'sending';

/**
 * The cleans of these boards in the order of the work, with what the viewer did and has not sent yet laid over them. What
 * was refused (a conflict) is not laid over: there the server knows better.
 */
export function queueOf(boards: readonly WardBoard[], unsent: readonly OutboxItem[], me: Person): Queue {
  const jobs = boards.flatMap(({ ward, rooms, beds }) =>
    beds.flatMap((bed): Job[] => {
      const { state } = bed;
      if (!isOpenCleaning(state)) return [];
      const own = unsent.filter(
        (item) => item.subjectId === bed.id && item.body['cleaningId'] === state.cleaning.id && isOnItsWay(item),
      );
      return [
        {
          bed,
          state: own.reduce((so, item) => afterItem(so, item, me), state),
          wardName: ward.name,
          roomName: rooms.find(({ id }) => id === bed.roomId)?.name ?? '',
          isUnsent: own.length > 0,
          isDone: own.some(({ verb }) => verb === 'cleaning-finish'),
        },
      ];
    }),
  );
  jobs.sort(compareCleanings);
  const waiting = jobs.filter(({ state }) => state.cleaning.takenBy === undefined);
  return {
    mine: jobs.filter(({ state }) => state.cleaning.takenBy?.id === me.id),
    waiting,
    others: jobs.filter(({ state }) => state.cleaning.takenBy !== undefined && state.cleaning.takenBy.id !== me.id),
    overdue: waiting.filter(({ state }) => state.cleaning.isOverdue === true),
  };
}

/** Whole minutes since then. */
export const minutesSince = (at: string, now: number): number =>
  Math.max(0, Math.floor((now - Date.parse(at)) / 60_000));
