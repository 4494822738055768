import type { BedAction, BedState as State, CleaningState } from '../../../../../shared/domain/bed-state.ts';
import { nextBedState } from '../../../../../shared/domain/bed-state.ts';
import type { BedState, WardStore } from '../ward-store.ts';

/** Stands for a clean the server would make; only whether the table allows the step matters. */
const someCleaning = (state: State): CleaningState =>
  state.cleaning ?? {
    id: (state.stayId ?? '') as string as CleaningState['id'],
    stage: 1,
    of: 1,
    askedAt: state.at,
    dueAt: state.at,
  };

const allows = (state: State, action: BedAction): boolean => 'state' in nextBedState(state, action, state.at);

/** What can be done with a bed as it stands, by the table the server decides by, and by what this person may do. */
export interface Offers {
  readonly admit: boolean;
  readonly hold: boolean;
  readonly release: boolean;
  readonly block: boolean;
  readonly reopen: boolean;
  readonly markDirty: boolean;
  /** Nobody is at it: the ward says itself that it is clean. */
  readonly cleanNow: boolean;
  readonly startCleaning: boolean;
  readonly goOn: boolean;
  readonly pause: boolean;
  readonly nextStage: boolean;
  readonly finish: boolean;
  readonly move: boolean;
  readonly discharge: boolean;
  readonly swap: boolean;
  readonly infant: boolean;
  readonly change: boolean;
  readonly request: boolean;
  readonly setup: boolean;
}

interface Rights {
  readonly canManage: boolean;
  readonly canManageBeds: boolean;
  readonly canClean: boolean;
  readonly canManageStays: boolean;
  readonly canRequest: boolean;
}

const rightsIn = (store: WardStore): Rights => ({
  ...store.board().abilities,
  canManageStays: store.census()?.abilities.canManageStays ?? false,
  canRequest: store.census()?.abilities.canRequest ?? false,
});

function cleaningOffers(state: State, { canClean, canManageBeds }: Rights, me: string) {
  const { cleaning, turnover } = state;
  const isMine = cleaning?.takenBy?.id === me;
  const isFree = cleaning?.takenBy === undefined;
  const isRunning = canClean && turnover === 'cleaning' && isMine;
  const isPaused = cleaning?.pausedFor !== undefined;
  const isLast = cleaning === undefined || cleaning.stage >= cleaning.of;
  const isEmpty = canClean && state.use !== 'occupied';
  const canSayClean =
    isEmpty && isLast && (turnover === 'dirty' || turnover === 'cleaning') && (isFree || isMine || canManageBeds);
  return {
    markDirty: canClean && allows(state, { kind: 'mark-dirty', cleaning: someCleaning(state) }),
    cleanNow: canSayClean && !isRunning,
    startCleaning:
      isEmpty && (isFree || isMine) && allows(state, { kind: 'start-cleaning', cleaning: someCleaning(state) }),
    goOn: isRunning && isPaused,
    pause: isRunning && !isPaused,
    nextStage: isRunning && !isPaused && !isLast,
    finish: isRunning && !isPaused && isLast,
  };
}

/** @param me the id of the person at this screen */
export function offersFor(store: WardStore, { bed, stay }: BedState, me: string): Offers {
  const { state } = bed;
  const may = rightsIn(store);
  const requestId = state.hold?.requestId;
  const stayId = (state.stayId ?? '') as string as NonNullable<State['stayId']>;
  const occupy: BedAction = { kind: 'occupy', stayId, ...(requestId === undefined ? {} : { requestId }) };
  const later = new Date(Date.parse(state.at) + 1000).toISOString();
  const here = stay !== null && may.canManageStays;
  return {
    admit: may.canManageStays && allows(state, occupy),
    hold: may.canManageBeds && allows(state, { kind: 'hold', until: later }),
    release: may.canManageBeds && allows(state, { kind: 'release' }),
    block: may.canManageBeds && allows(state, { kind: 'block', reason: 'other' }),
    reopen: may.canManageBeds && allows(state, { kind: 'reopen' }),
    ...cleaningOffers(state, may, me),
    move: here,
    discharge: here,
    swap: here,
    infant: here,
    change: here,
    request: stay !== null && may.canRequest && stay.transferRequestId === null,
    setup: may.canManage,
  };
}

export const canMove = (store: WardStore, { stay }: BedState): boolean =>
  stay !== null && (store.census()?.abilities.canManageStays ?? false);

/** The changes of a bed that need nothing but a press. */
export type RoutineKind =
  'finish' | 'nextStage' | 'goOn' | 'cleanNow' | 'startCleaning' | 'release' | 'reopen' | 'markDirty';
const IN_ORDER: readonly RoutineKind[] = [
  'finish',
  'nextStage',
  'goOn',
  'cleanNow',
  'startCleaning',
  'reopen',
  'release',
  'markDirty',
];

/** Those of them that can be pressed now, the likeliest first. */
export const routineKinds = (offers: Offers): RoutineKind[] => IN_ORDER.filter((kind) => offers[kind]);
