import type {
  BedState,
  BedUse,
  CleaningState,
  DischargeState,
  OutReason,
  Precaution,
  Turnover,
} from '../schemas/bed-state.ts';
import type { RequestId, StayId } from '../types/ids.ts';

// The rules alone, and no schema: a board applies them from its first picture on, and needs no validator for it.
export type { BedState, CleaningState, DischargeState, OutReason, Precaution, Turnover };

/** The one word people see. */
export type BedWord = 'available' | 'held' | 'occupied' | 'dirty' | 'cleaning' | 'blocked' | 'maintenance' | 'closed';

export function bedWord(state: Pick<BedState, 'turnover' | 'use'>): BedWord {
  if (state.use === 'occupied') return 'occupied';
  if (state.turnover === 'clean') return state.use === 'held' ? 'held' : 'available';
  return state.turnover;
}

/** Free, clean and promised to nobody: the definition behind every count of free beds. */
export const isAvailable = (state: Pick<BedState, 'turnover' | 'use'>): boolean => bedWord(state) === 'available';

/** What can happen to a bed. Instants are ISO 8601. */
export type BedAction =
  | { readonly kind: 'hold'; readonly until: string; readonly requestId?: RequestId }
  | { readonly kind: 'release' }
  | {
      readonly kind: 'occupy';
      readonly stayId: StayId;
      /** The request the bed may be held for. */
      readonly requestId?: RequestId;
      readonly precaution?: Precaution;
      /** The patient is there whatever the bed's turnover says (a feed), or somebody decided so with a reason. */
      readonly isForced?: boolean;
    }
  /** The patient left. The bed needs a clean. */
  | { readonly kind: 'vacate'; readonly cleaning: CleaningState }
  /** A mistake is taken back: the bed is as it was before the patient was put in. `dirty` needs its clean. */
  | { readonly kind: 'undo-occupy'; readonly turnover: 'clean' | 'dirty'; readonly cleaning?: CleaningState }
  /** A departure is taken back, or corrected by a feed. */
  | { readonly kind: 'reoccupy'; readonly stayId: StayId; readonly precaution?: Precaution }
  | { readonly kind: 'mark-dirty'; readonly cleaning: CleaningState }
  | { readonly kind: 'start-cleaning'; readonly cleaning: CleaningState }
  /** Progress of the clean that does not change the turnover: taken, paused, resumed, next stage, overdue. */
  | { readonly kind: 'note-cleaning'; readonly cleaning: CleaningState }
  | { readonly kind: 'stop-cleaning'; readonly cleaning: CleaningState }
  | { readonly kind: 'finish-cleaning' }
  | {
      readonly kind: 'block' | 'maintain' | 'close';
      readonly reason: OutReason;
      readonly until?: string;
    }
  /** Back into use; `cleaning` where the bed must be cleaned first, as one must that was not clean when it was taken out. */
  | { readonly kind: 'reopen'; readonly cleaning?: CleaningState }
  | { readonly kind: 'contaminate'; readonly isContaminated: boolean }
  /** What is known of the one who lies here. */
  | {
      readonly kind: 'overlay';
      readonly precaution?: Precaution | null;
      readonly discharge?: DischargeState;
      readonly isTransferPending?: boolean;
      readonly isReadyToMove?: boolean;
    }
  | { readonly kind: 'join'; readonly stayId: StayId; readonly as: 'infant' | 'also-here' }
  | { readonly kind: 'part'; readonly stayId: StayId };

export type BedActionKind = BedAction['kind'];

/** Why a bed cannot do that now; the client has the words. */
export type BedRefusal =
  | 'occupied'
  | 'not-occupied'
  | 'held'
  | 'held-for-another'
  | 'not-held'
  | 'not-clean'
  | 'out-of-use'
  | 'not-out-of-use'
  | 'already-dirty'
  | 'not-dirty'
  | 'not-cleaning'
  | 'unchanged';

export type Transition = { readonly state: BedState } | { readonly refused: BedRefusal };

export const OUT_TURNOVERS: readonly Turnover[] = ['blocked', 'maintenance', 'closed'];
const isOut = (state: BedState): boolean => OUT_TURNOVERS.includes(state.turnover);
const OUT_OF = { block: 'blocked', maintain: 'maintenance', close: 'closed' } as const;

type Key = keyof BedState;

/** The state without those fields. Absent means absent: `undefined` would be stored and sent. */
function without(state: BedState, ...keys: readonly Key[]): BedState {
  return Object.fromEntries(Object.entries(state).filter(([key]) => !keys.includes(key as Key))) as BedState;
}

const OF_OCCUPANT: readonly Key[] = [
  'stayId',
  'infants',
  'alsoHere',
  'precaution',
  'discharge',
  'isTransferPending',
  'isReadyToMove',
];

const turn = (state: BedState, to: Turnover, at: string): BedState =>
  state.turnover === to ? state : { ...state, turnover: to, turnoverSince: at };
const use = (state: BedState, to: BedUse, at: string): BedState => ({ ...state, use: to, useSince: at });

function occupy(state: BedState, action: Extract<BedAction, { kind: 'occupy' }>, at: string): Transition {
  if (state.use === 'occupied') return { refused: 'occupied' };
  const isForced = action.isForced === true;
  const isForThem = state.hold?.requestId !== undefined && state.hold.requestId === action.requestId;
  if (state.use === 'held' && !isForThem && !isForced) return { refused: 'held-for-another' };
  if (isOut(state) && !isForced) return { refused: 'out-of-use' };
  if (state.turnover !== 'clean' && !isForced) return { refused: 'not-clean' };
  return {
    state: {
      ...use(without(state, 'hold', ...OF_OCCUPANT), 'occupied', at),
      stayId: action.stayId,
      ...(action.precaution === undefined ? {} : { precaution: action.precaution }),
    },
  };
}

function vacate(state: BedState, cleaning: CleaningState, at: string): Transition {
  if (state.use !== 'occupied') return { refused: 'not-occupied' };
  const left = use(without(state, ...OF_OCCUPANT), 'free', at);
  if (isOut(left))
    return { state: { ...left, ...(left.out === undefined ? {} : { out: { ...left.out, back: 'dirty' } }) } };
  return { state: { ...turn(left, 'dirty', at), cleaning } };
}

function takeOut(
  state: BedState,
  action: Extract<BedAction, { kind: 'block' | 'maintain' | 'close' }>,
  at: string,
): Transition {
  if (state.use === 'occupied') return { refused: 'occupied' };
  if (state.use === 'held') return { refused: 'held' };
  const to = OUT_OF[action.kind];
  const back = state.out?.back ?? (state.turnover === 'clean' ? 'clean' : 'dirty');
  const out = { reason: action.reason, back, ...(action.until === undefined ? {} : { until: action.until }) };
  return { state: { ...turn(without(state, 'cleaning'), to, at), out } };
}

function reopen(state: BedState, cleaning: CleaningState | undefined, at: string): Transition {
  if (!isOut(state)) return { refused: 'not-out-of-use' };
  const open = without(state, 'out');
  const mustBeCleaned = state.out?.back === 'dirty' || (state.isContaminated === true && state.use !== 'occupied');
  if (cleaning === undefined && mustBeCleaned) return { refused: 'not-clean' };
  if (cleaning !== undefined) return { state: { ...turn(open, 'dirty', at), cleaning } };
  return { state: turn(open, 'clean', at) };
}

function overlay(state: BedState, action: Extract<BedAction, { kind: 'overlay' }>): Transition {
  if (state.use !== 'occupied') return { refused: 'not-occupied' };
  let next = state;
  if (action.precaution !== undefined) {
    next = without(next, 'precaution');
    if (action.precaution !== null) next = { ...next, precaution: action.precaution };
  }
  if (action.discharge !== undefined) {
    next = without(next, 'discharge');
    if (action.discharge !== 'none') next = { ...next, discharge: action.discharge };
  }
  for (const flag of ['isTransferPending', 'isReadyToMove'] as const) {
    const value = action[flag];
    if (value === undefined) continue;
    next = without(next, flag);
    if (value) next = { ...next, [flag]: true };
  }
  return { state: next };
}

const isBeside = (state: BedState, who: BedState['stayId']): boolean =>
  [...(state.infants ?? []), ...(state.alsoHere ?? [])].some((id) => id === who);

function part(state: BedState, who: BedState['stayId']): Transition {
  if (!isBeside(state, who)) return { refused: 'unchanged' };
  const infants = state.infants?.filter((id) => id !== who) ?? [];
  const alsoHere = state.alsoHere?.filter((id) => id !== who) ?? [];
  return {
    state: {
      ...without(state, 'infants', 'alsoHere'),
      ...(infants.length === 0 ? {} : { infants }),
      ...(alsoHere.length === 0 ? {} : { alsoHere }),
    },
  };
}

function join(state: BedState, action: Extract<BedAction, { kind: 'join' }>): Transition {
  if (state.use !== 'occupied') return { refused: 'not-occupied' };
  if (action.stayId === state.stayId || isBeside(state, action.stayId)) return { refused: 'unchanged' };
  const list = action.as === 'infant' ? 'infants' : 'alsoHere';
  return { state: { ...state, [list]: [...(state[list] ?? []), action.stayId] } };
}

function hold(state: BedState, action: Extract<BedAction, { kind: 'hold' }>, at: string): Transition {
  if (state.use === 'occupied') return { refused: 'occupied' };
  if (state.use === 'held') return { refused: 'held' };
  if (isOut(state)) return { refused: 'out-of-use' };
  const { until } = action;
  const promised = { until, ...(action.requestId === undefined ? {} : { requestId: action.requestId }) };
  return { state: { ...use(state, 'held', at), hold: promised } };
}

function clean(state: BedState, action: Extract<BedAction, { cleaning: CleaningState }>, at: string): Transition {
  switch (action.kind) {
    case 'mark-dirty':
      if (isOut(state)) return { refused: 'out-of-use' };
      if (state.use === 'occupied') return { refused: 'occupied' };
      if (state.turnover !== 'clean') return { refused: 'already-dirty' };
      return { state: { ...turn(state, 'dirty', at), cleaning: action.cleaning } };
    case 'start-cleaning':
      if (state.turnover !== 'dirty') return { refused: 'not-dirty' };
      if (state.use === 'occupied') return { refused: 'occupied' };
      return { state: { ...turn(state, 'cleaning', at), cleaning: action.cleaning } };
    case 'note-cleaning':
      if (state.turnover !== 'dirty' && state.turnover !== 'cleaning') return { refused: 'not-dirty' };
      return { state: { ...state, cleaning: action.cleaning } };
    case 'stop-cleaning':
      if (state.turnover !== 'cleaning') return { refused: 'not-cleaning' };
      return { state: { ...turn(state, 'dirty', at), cleaning: action.cleaning } };
    case 'vacate':
      return vacate(state, action.cleaning, at);
  }
}

function finishCleaning(state: BedState, at: string): Transition {
  if (state.turnover !== 'cleaning' && state.turnover !== 'dirty') return { refused: 'not-dirty' };
  return { state: turn(without(state, 'cleaning', 'isContaminated'), 'clean', at) };
}

function undoOccupy(state: BedState, action: Extract<BedAction, { kind: 'undo-occupy' }>, at: string): Transition {
  if (state.use !== 'occupied') return { refused: 'not-occupied' };
  const left = use(without(state, 'cleaning', ...OF_OCCUPANT), 'free', at);
  if (isOut(left)) return { state: left };
  if (action.turnover === 'clean' && left.isContaminated !== true) return { state: turn(left, 'clean', at) };
  // Never clean for want of a word: nobody cleaned it.
  if (action.turnover === 'clean' || action.cleaning === undefined) return { refused: 'not-clean' };
  return { state: { ...turn(left, 'dirty', at), cleaning: action.cleaning } };
}

function reoccupy(state: BedState, action: Extract<BedAction, { kind: 'reoccupy' }>, at: string): Transition {
  if (state.use === 'occupied') return { refused: 'occupied' };
  const back = use(without(state, 'hold', 'cleaning', ...OF_OCCUPANT), 'occupied', at);
  const open = isOut(back) ? back : turn(back, 'clean', at);
  return {
    state: {
      ...open,
      stayId: action.stayId,
      ...(action.precaution === undefined ? {} : { precaution: action.precaution }),
    },
  };
}

function step(state: BedState, action: BedAction, at: string): Transition {
  switch (action.kind) {
    case 'hold':
      return hold(state, action, at);
    case 'release':
      return state.use === 'held' ? { state: use(without(state, 'hold'), 'free', at) } : { refused: 'not-held' };
    case 'occupy':
      return occupy(state, action, at);
    case 'undo-occupy':
      return undoOccupy(state, action, at);
    case 'reoccupy':
      return reoccupy(state, action, at);
    case 'finish-cleaning':
      return finishCleaning(state, at);
    case 'block':
    case 'maintain':
    case 'close':
      return takeOut(state, action, at);
    case 'reopen':
      return reopen(state, action.cleaning, at);
    case 'contaminate':
      if (action.isContaminated === (state.isContaminated === true)) return { refused: 'unchanged' };
      // Else it would count among the available ones.
      if (action.isContaminated && state.use !== 'occupied' && state.turnover === 'clean')
        return { refused: 'not-dirty' };
      return {
        state: action.isContaminated ? { ...state, isContaminated: true } : without(state, 'isContaminated'),
      };
    case 'overlay':
      return overlay(state, action);
    case 'join':
      return join(state, action);
    case 'part':
      return part(state, action.stayId);
    default:
      return clean(state, action, at);
  }
}

/**
 * The bed after the action, or why it cannot be. The one transition table of both ends: the server applies it, the client
 * offers only what it allows. Pure; `at` is an ISO 8601 instant and stands in the state it answers.
 *
 * @param by who acts; absent where the house or a feed does
 */
export function nextBedState(state: BedState, action: BedAction, at: string, by?: BedState['by']): Transition {
  const result = step(state, action, at);
  if ('refused' in result) return result;
  const changed = without(result.state, 'by', 'isUncleanOccupied');
  const isUnclean = changed.use === 'occupied' && changed.turnover !== 'clean';
  return {
    state: {
      ...changed,
      ...(isUnclean ? { isUncleanOccupied: true as const } : {}),
      ...(by === undefined ? {} : { by }),
      at,
    },
  };
}

/** How a bed stands that nobody has used yet. */
export const firstBedState = (at: string): BedState => ({
  turnover: 'clean',
  turnoverSince: at,
  use: 'free',
  useSince: at,
  at,
});

/** Stages of the clean a bed needs after its patient: more where the patient was in isolation or the bed is contaminated. */
export const cleaningStages = (state: Pick<BedState, 'precaution' | 'isContaminated'>): number =>
  state.precaution !== undefined || state.isContaminated === true ? 3 : 1;
