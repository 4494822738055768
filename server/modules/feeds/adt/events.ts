import type { MovementKind } from '../ledger/movement.ts';

/** What a trigger event of ADT is about. */
export type EventScope =
  /** A stay's ledger gains a movement. */
  | { readonly of: 'stay'; readonly kind: MovementKind }
  | { readonly of: 'person' }
  | { readonly of: 'merge' }
  | { readonly of: 'bed' }
  /** Known, and rare enough that a person does it. */
  | { readonly of: 'by-hand' };

const stay = (kind: MovementKind): EventScope => ({ of: 'stay', kind });
const byHand: EventScope = { of: 'by-hand' };
const merge: EventScope = { of: 'merge' };
const person: EventScope = { of: 'person' };

/** Trigger events of HL7 v2 chapter 3 that we understand, by MSH-9.2. EVN-1 is never asked: a third of senders leave it wrong. */
const EVENTS: Readonly<Record<string, EventScope>> = {
  A01: stay('admit'),
  A02: stay('transfer'),
  A03: stay('discharge'),
  A04: stay('register'),
  A05: stay('plan'),
  A06: stay('to-inpatient'),
  A07: stay('to-outpatient'),
  A08: stay('update'),
  A09: stay('depart'),
  A10: stay('arrive'),
  A11: stay('cancel-admit'),
  A12: stay('cancel-transfer'),
  A13: stay('cancel-discharge'),
  A14: stay('plan-admit'),
  A15: stay('plan-transfer'),
  A16: stay('plan-discharge'),
  A17: stay('transfer'),
  A18: merge,
  A20: { of: 'bed' },
  A21: stay('leave'),
  A22: stay('return'),
  A23: stay('cancel-visit'),
  A24: byHand,
  A25: stay('cancel-plan-discharge'),
  A26: stay('cancel-plan-transfer'),
  A27: stay('cancel-plan-admit'),
  A28: person,
  A29: byHand,
  A30: merge,
  A31: person,
  A32: stay('cancel-arrive'),
  A33: stay('cancel-depart'),
  A34: merge,
  A35: byHand,
  A36: merge,
  A37: byHand,
  A38: stay('cancel-plan'),
  A39: merge,
  A40: merge,
  A41: byHand,
  A42: byHand,
  A43: byHand,
  A44: byHand,
  A45: byHand,
  A46: merge,
  A47: byHand,
  A48: byHand,
  A49: byHand,
  A50: byHand,
  A51: byHand,
  A52: stay('cancel-leave'),
  A53: stay('cancel-return'),
  A54: stay('update'),
  A55: byHand,
  // IHE PAM: a movement is corrected; ZBE-6 names what it was.
  Z99: stay('update'),
};

/** What the trigger event is about; `null` for one that is none of ours. */
export const scopeOf = (trigger: string): EventScope | null => EVENTS[trigger] ?? null;
