import type { Disposition, StayClass, StayStatus } from '../../../../shared/schemas/stays.ts';
import type { Movement, Place } from './movement.ts';
import { byRecorded } from './movement.ts';
import type { Resolved, Standing } from './resolve-cancels.ts';
import { resolveCancels } from './resolve-cancels.ts';

/** Something in a stay's ledger that a person should look at. */
export interface Doubt {
  readonly kind: 'cancel-disagrees' | 'from-another-bed';
  /** The movement that gave rise to it. */
  readonly movementId: string;
  readonly ours: Place | null;
  readonly theirs: Place;
}

/** How a stay stands by everything its feed has said of it. Instants in milliseconds since 1970. */
export interface StayFold {
  readonly status: StayStatus;
  readonly place: Place | null;
  /** Since when the patient is there, or the stay is as it is. */
  readonly movedAt: number;
  /** Where the patient is meant to go (A05, A14, A15). */
  readonly pendingPlace: Place | null;
  readonly class: StayClass | null;
  readonly admittedAt: number;
  readonly dischargedAt: number | null;
  readonly edd: string | null;
  readonly disposition: Disposition | null;
  readonly attending: string | null;
  /** Of the latest thing said of it. */
  readonly saidAt: number;
  readonly doubts: readonly Doubt[];
}

interface State {
  status: StayStatus | null;
  place: Place | null;
  movedAt: number;
  pendingPlace: Place | null;
  class: StayClass | null;
  admittedAt: number;
  dischargedAt: number | null;
  disposition: Disposition | null;
  doubts: Doubt[];
}

const nothing = (): State => ({
  status: null,
  place: null,
  movedAt: 0,
  pendingPlace: null,
  class: null,
  admittedAt: 0,
  dischargedAt: null,
  disposition: null,
  doubts: [],
});

const byOccurrence = (facts: readonly Standing[]): Standing[] =>
  // Sorting is stable: what happened at one instant stays as it was recorded.
  [...facts].sort((one, other) => one.occurredAt - other.occurredAt);

/**
 * The stay that these movements add up to, whatever their order and however often each is among them. `null`: they do not
 * make a stay (a mere update, or a cancel of something that has not come).
 */
export function foldMovements(movements: readonly Movement[]): StayFold | null {
  const resolved = resolveCancels(movements);
  const state = byOccurrence(resolved.standing).reduce(step, nothing());
  const present = isStay(state) ? state : cancelledStay(resolved, movements);
  if (present === null) return null;
  const saidAt = Math.max(...movements.map((movement) => movement.recordedAt));
  return {
    ...present,
    ...detailsOf(resolved, movements),
    saidAt,
    doubts: [...state.doubts, ...disagreements(resolved, present.place)],
  };
}

type Present = State & { status: StayStatus };
const isStay = (state: State): state is Present => state.status !== null;

/** Everything was taken back: the stay is cancelled, and still says when it had begun. */
function cancelledStay({ isTakenBack, matched }: Resolved, movements: readonly Movement[]): Present | null {
  const opening = movements.filter((movement) => OPENING.has(movement.kind));
  if (!isTakenBack || opening.length === 0) return null;
  const first = Math.min(...opening.map((movement) => movement.details.admittedAt ?? movement.occurredAt));
  const movedAt = Math.max(...matched.map((movement) => movement.recordedAt));
  const known = opening.toSorted((one, other) => one.occurredAt - other.occurredAt || (one.id < other.id ? -1 : 1));
  const last = known.findLast((movement) => movement.details.class !== undefined);
  return { ...nothing(), status: 'cancelled', admittedAt: first, movedAt, class: last?.details.class ?? null };
}

const OPENING = new Set<string>([
  'plan',
  'plan-admit',
  'admit',
  'register',
  'to-inpatient',
  'to-outpatient',
  'transfer',
  'discharge',
  'leave',
  'return',
]);

function step(state: State, fact: Standing): State {
  const { movement } = fact;
  const next = withTimes({ ...state, doubts: [...state.doubts] }, movement);
  switch (fact.kind) {
    case 'plan':
    case 'plan-admit':
      if (next.status !== null) return next;
      return {
        ...next,
        status: 'planned',
        movedAt: fact.occurredAt,
        admittedAt: begin(fact),
        pendingPlace: shown(movement),
      };
    case 'plan-transfer':
      return { ...next, pendingPlace: shown(movement) };
    case 'admit':
    case 'register':
    case 'to-inpatient':
    case 'to-outpatient':
      return moveTo(open(next, fact), fact);
    case 'transfer':
      if (next.status === 'finished') return next;
      return moveTo(withPrior(open(next, fact), movement), fact);
    case 'reopen':
      return next.status === 'finished' ? next : moveTo(open(next, fact), fact);
    case 'discharge':
      return finish(next, fact);
    case 'leave':
      return { ...open(next, fact), status: 'onleave' };
    case 'return':
      return moveTo(open(next, fact), fact);
    case 'update':
      return movement.movesBed && next.status === 'in-progress' ? moveTo(next, fact) : next;
    default:
      return next;
  }
}

const shown = (movement: Movement): Place | null => movement.place ?? null;
const begin = ({ movement, occurredAt }: Standing): number => movement.details.admittedAt ?? occurredAt;

/** What any message may correct: the class and the instant of the admission. */
function withTimes(state: State, { details }: Movement): State {
  return {
    ...state,
    ...(details.class === undefined ? {} : { class: details.class }),
    ...(details.admittedAt === undefined || state.status === null ? {} : { admittedAt: details.admittedAt }),
  };
}

/** In the house. Who comes again after a discharge under the same number begins anew. */
function open(state: State, fact: Standing): State {
  if (state.status === 'in-progress' || state.status === 'onleave') return { ...state, status: 'in-progress' };
  return {
    ...state,
    status: 'in-progress',
    place: null,
    pendingPlace: null,
    admittedAt: begin(fact),
    dischargedAt: null,
    disposition: null,
    movedAt: fact.occurredAt,
  };
}

function moveTo(state: State, { movement, occurredAt }: Standing): State {
  if (movement.place === undefined) return state;
  if (movement.place?.key === state.place?.key) return state;
  return { ...state, place: movement.place, pendingPlace: null, movedAt: occurredAt };
}

/** The sender thought the patient elsewhere before this move. The move stands; somebody may want to know. */
function withPrior(state: State, movement: Movement): State {
  const { priorPlace } = movement;
  if (priorPlace === undefined || state.place === null || priorPlace.key === state.place.key) return state;
  const doubt: Doubt = { kind: 'from-another-bed', movementId: movement.id, ours: state.place, theirs: priorPlace };
  return { ...state, doubts: [...state.doubts, doubt] };
}

function finish(state: State, fact: Standing): State {
  const { movement, occurredAt } = fact;
  const known = state.status === null || state.status === 'planned' ? open(state, fact) : state;
  const { dischargedAt: stated } = movement.details;
  // A discharge of tomorrow in a message of today is a plan the sender wrote into the wrong field.
  const isPast = stated !== undefined && stated <= Math.max(movement.recordedAt, movement.sentAt);
  return {
    ...known,
    status: 'finished',
    place: known.place ?? shown(movement),
    pendingPlace: null,
    dischargedAt: isPast ? stated : occurredAt,
    disposition: movement.details.disposition ?? null,
    movedAt: occurredAt,
  };
}

/** What is not a movement: the last thing recorded counts, whenever it happened. */
function detailsOf(
  { standing, matched }: Resolved,
  movements: readonly Movement[],
): { edd: string | null; attending: string | null } {
  const facts = standing.length === 0 ? [...movements] : standing.map((fact) => fact.movement);
  const cancels = matched.filter((cancel) => cancel.kind !== 'cancel-admit');
  const edd = facts.sort(byRecorded).findLast(({ details }) => details.edd !== undefined)?.details.edd;
  const said = [...facts, ...cancels].sort(byRecorded);
  const attending = said.findLast(({ details }) => details.attending !== undefined)?.details.attending;
  return { edd: edd ?? null, attending: attending ?? null };
}

/** Cancelled transfers that show the patient elsewhere than undoing our own last movement does. */
function disagreements({ matched, standing }: Resolved, place: Place | null): Doubt[] {
  const last = matched.findLast((movement) => movement.kind === 'cancel-transfer');
  const theirs = last?.shows[0];
  if (last === undefined || theirs === undefined) return [];
  // Whoever moved the patient since has settled it.
  const isSettled = standing.some(({ movement }) => movement.place !== undefined && byRecorded(movement, last) > 0);
  if (isSettled) return [];
  // Public senders differ in which field holds which place, so either will do.
  if (last.shows.some((shown) => shown.key === place?.key)) return [];
  return [{ kind: 'cancel-disagrees', movementId: last.id, ours: place, theirs }];
}
