import type { Disposition, StayClass } from '../../../../shared/schemas/stays.ts';

/** A place as the sender names it (PL). */
export interface Place {
  /** The parts the profile counts, without regard to case: what aliases are kept under. */
  readonly key: string;
  /** As people read it. */
  readonly text: string;
  /** PL.1, the ward, as it was sent. */
  readonly ward: string;
  /** PL.2. */
  readonly room: string;
  /** PL.3. */
  readonly bed: string;
}

/** What a message says happened to a stay. Trigger events in the comments; chapter 3 of HL7 v2. */
export type FactKind =
  | 'plan' // A05
  | 'plan-admit' // A14
  | 'plan-transfer' // A15
  | 'plan-discharge' // A16
  | 'admit' // A01
  | 'register' // A04
  | 'to-inpatient' // A06
  | 'to-outpatient' // A07
  | 'transfer' // A02, each side of A17
  | 'discharge' // A03
  | 'leave' // A21
  | 'return' // A22
  | 'depart' // A09
  | 'arrive' // A10
  | 'update'; // A08, A54

/** What a message takes back. */
export type CancelKind =
  | 'cancel-admit' // A11
  | 'cancel-transfer' // A12
  | 'cancel-discharge' // A13
  | 'cancel-visit' // A23
  | 'cancel-plan-discharge' // A25
  | 'cancel-plan-transfer' // A26
  | 'cancel-plan-admit' // A27
  | 'cancel-arrive' // A32
  | 'cancel-depart' // A33
  | 'cancel-plan' // A38
  | 'cancel-leave' // A52
  | 'cancel-return'; // A53

export type MovementKind = FactKind | CancelKind;

/** Left out: nothing is said of it. `null`: it is to be emptied. */
export interface MovementDetails {
  readonly class?: StayClass;
  readonly admittedAt?: number;
  readonly dischargedAt?: number;
  /** `YYYY-MM-DD`. */
  readonly edd?: string | null;
  readonly disposition?: Disposition | null;
  readonly attending?: string | null;
}

/**
 * One entry of a stay's ledger: what one message said, in our terms. Everything that orders it comes from the message
 * itself and nothing from when it reached us. Instants in milliseconds since 1970.
 */
export interface Movement {
  /** Of the message's bytes; the same content twice is one movement. */
  readonly id: string;
  readonly kind: MovementKind;
  /** When it happened (EVN-6, EVN-2, MSH-7). */
  readonly occurredAt: number;
  /** When the sender wrote it down (EVN-2, MSH-7): what a cancel looks back from. */
  readonly recordedAt: number;
  /** MSH-7; decides between what was recorded in the same minute. */
  readonly sentAt: number;
  /** MSH-10; decides where all times agree. */
  readonly controlId: string;
  /** PV1-3. Left out: it says nothing; `null`: no place any more. */
  readonly place?: Place | null;
  /** PV1-6. */
  readonly priorPlace?: Place;
  /** Of a cancelled transfer: the places it shows, one of which should be where the patient is now. Empty: do not compare. */
  readonly shows: readonly Place[];
  /** An update that the profile lets move a patient. */
  readonly movesBed: boolean;
  readonly details: MovementDetails;
  /** ZBE-1: the sender's own names for the movement. */
  readonly movementIds: readonly string[];
  /** ZBE-4. `null`: without ZBE. */
  readonly action: 'insert' | 'update' | 'cancel' | null;
}

const CANCELS: Readonly<Record<CancelKind, readonly FactKind[]>> = {
  'cancel-admit': ['admit', 'register'],
  'cancel-transfer': ['transfer'],
  'cancel-discharge': ['discharge'],
  'cancel-visit': [],
  'cancel-plan-discharge': ['plan-discharge'],
  'cancel-plan-transfer': ['plan-transfer'],
  'cancel-plan-admit': ['plan-admit'],
  'cancel-arrive': ['arrive'],
  'cancel-depart': ['depart'],
  'cancel-plan': ['plan'],
  'cancel-leave': ['leave'],
  'cancel-return': ['return'],
};

export const isCancel = (kind: MovementKind): kind is CancelKind => kind in CANCELS;

/** The kinds of fact that a cancel takes back. */
export const cancelledBy = (kind: CancelKind): readonly FactKind[] => CANCELS[kind];

const PLANS: readonly MovementKind[] = ['plan', 'plan-admit', 'plan-transfer', 'plan-discharge'];
export const isPlan = (kind: MovementKind): boolean => PLANS.includes(kind);

/** In which order things of one instant happened: nobody leaves before they came, and only what was can be taken back. */
const ORDER: readonly MovementKind[] = [
  'plan',
  'plan-admit',
  'register',
  'admit',
  'to-inpatient',
  'to-outpatient',
  'plan-transfer',
  'transfer',
  'depart',
  'arrive',
  'leave',
  'return',
  'update',
  'plan-discharge',
  'discharge',
];
const rank = (kind: MovementKind): number => {
  const index = ORDER.indexOf(kind);
  return index < 0 ? ORDER.length : index;
};

const byNumber = new Intl.Collator('en', { numeric: true });

/** The order in which the sender wrote them down. Total, and blind to the order of arrival. */
export function byRecorded(one: Movement, other: Movement): number {
  return (
    one.recordedAt - other.recordedAt ||
    one.sentAt - other.sentAt ||
    rank(one.kind) - rank(other.kind) ||
    byNumber.compare(one.controlId, other.controlId) ||
    (one.id < other.id ? -1 : one.id > other.id ? 1 : 0)
  );
}
