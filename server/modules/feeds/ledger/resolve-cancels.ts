import type { Movement, MovementKind, Place } from './movement.ts';
import { byRecorded, cancelledBy, isCancel, isPlan } from './movement.ts';

/** A fact that stands, or the place a cancelled discharge shows. */
export interface Standing {
  readonly movement: Movement;
  readonly kind: MovementKind | 'reopen';
  readonly occurredAt: number;
}

export interface Resolved {
  /** In the order in which they were recorded. */
  readonly standing: readonly Standing[];
  /** Cancels of something that has not come (yet): should it come, they take it back. */
  readonly unmatched: readonly Movement[];
  /** Cancels that found what they take back, and what each left of that. */
  readonly matched: readonly Movement[];
  /** Something that was there was taken back altogether. */
  readonly isTakenBack: boolean;
}

/**
 * Sets every cancel against what it takes back, in the order the sender recorded them. A cancel looks back only: what was
 * recorded after it (a second admission under the same number) stands.
 */
export function resolveCancels(movements: readonly Movement[]): Resolved {
  const ordered = onlyOnce(movements).sort(byRecorded);
  let standing: Standing[] = [];
  const unmatched: Movement[] = [];
  const matched: Movement[] = [];
  let isTakenBack = false;

  for (const movement of ordered) {
    if (movement.action === 'cancel' || isCancel(movement.kind)) {
      const left = without(standing, movement);
      if (left === null) unmatched.push(movement);
      else {
        matched.push(movement);
        isTakenBack = true;
      }
      standing = withReopening(left ?? standing, standing, movement);
    } else {
      standing = withFact(standing, movement);
    }
  }
  return { standing, unmatched, matched, isTakenBack };
}

const onlyOnce = (movements: readonly Movement[]): Movement[] => [
  ...new Map(movements.map((movement) => [movement.id, movement])).values(),
];

const standingAs = (movement: Movement): Standing => ({
  movement,
  kind: movement.kind,
  occurredAt: movement.occurredAt,
});

const sharesId = (one: Movement, other: Movement): boolean =>
  one.movementIds.some((id) => other.movementIds.includes(id));

const isSamePlace = (one: Place | null | undefined, other: Place | null | undefined): boolean =>
  (one?.key ?? null) === (other?.key ?? null);

/** The same fact said again (a resend under a new control id) is one fact, so that one cancel takes it back whole. */
const saysTheSame = ({ movement }: Standing, other: Movement): boolean =>
  movement.kind === other.kind &&
  movement.kind !== 'update' &&
  movement.occurredAt === other.occurredAt &&
  isSamePlace(movement.place, other.place);

function withFact(standing: readonly Standing[], movement: Movement): Standing[] {
  const known = standing.findIndex(
    (fact) =>
      (movement.action !== null && sharesId(fact.movement, movement)) ||
      (movement.action === null && saysTheSame(fact, movement)),
  );
  const fact = standingAs(movement);
  return known < 0 ? [...standing, fact] : standing.map((present, index) => (index === known ? fact : present));
}

/** What stands once the cancel is done; `null` where it finds nothing to take back. */
function without(standing: readonly Standing[], cancel: Movement): Standing[] | null {
  const { kind } = cancel;
  if (kind === 'cancel-visit') return standing.length === 0 ? null : [];
  const first = cancel.action === 'cancel' ? byMovementId(standing, cancel) : lastOf(standing, kind);
  if (first < 0) return null;
  // With the admission everything goes that came of it; a plan made before it remains.
  if (kind === 'cancel-admit') return standing.filter((fact, index) => index < first || isPlan(fact.movement.kind));
  if (cancel.action === null && kind === 'cancel-transfer') return withoutTransfer(standing, first);
  return standing.filter((_, index) => index !== first);
}

/** A transfer that was said several times in a row, at other times but to the same place, is one transfer. */
function withoutTransfer(standing: readonly Standing[], last: number): Standing[] {
  const target = standing[last]?.movement.place;
  const gone = new Set<number>();
  for (let index = last; index >= 0; index -= 1) {
    const fact = standing[index];
    if (fact?.kind !== 'transfer') continue;
    if (!isSamePlace(fact.movement.place, target)) break;
    gone.add(index);
  }
  return standing.filter((_, index) => !gone.has(index));
}

const byMovementId = (standing: readonly Standing[], cancel: Movement): number =>
  standing.findIndex((fact) => sharesId(fact.movement, cancel));

function lastOf(standing: readonly Standing[], kind: MovementKind): number {
  if (!isCancel(kind)) return -1;
  if (kind === 'cancel-admit') return firstOfAdmission(standing);
  const kinds: readonly string[] = cancelledBy(kind);
  return standing.findLastIndex((fact) => kinds.includes(fact.kind));
}

/**
 * Where the present admission begins. A sender says A01 again and again to bring it up to date, so all of them since the
 * last discharge are one; an outpatient's A04 before it is another matter and stays.
 */
function firstOfAdmission(standing: readonly Standing[]): number {
  const begin = standing.findLastIndex((fact) => fact.kind === 'discharge') + 1;
  const present = standing.slice(begin);
  for (const kind of ['admit', 'register'] as const) {
    const index = present.findIndex((fact) => fact.kind === kind);
    if (index >= 0) return begin + index;
  }
  // The admission itself never came, but what followed it did.
  const index = present.findIndex((fact) => !isPlan(fact.movement.kind));
  return index < 0 ? -1 : begin + index;
}

/** A13 shows where the patient is after it, which may be another bed than before. */
function withReopening(left: readonly Standing[], before: readonly Standing[], cancel: Movement): Standing[] {
  if (cancel.kind !== 'cancel-discharge' || cancel.place === undefined || cancel.place === null) return [...left];
  const taken = before.find((fact) => !left.includes(fact));
  return [...left, { movement: cancel, kind: 'reopen', occurredAt: taken?.occurredAt ?? cancel.recordedAt }];
}
