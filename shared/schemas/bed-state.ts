import { z } from 'zod';
import { cleaningId, requestId, staffId, stayId } from '../types/ids.ts';
import { instant } from '../types/text.ts';

/**
 * A bed stands on two axes, so that “held while it is being cleaned” can be said (INTEROP 2.2): what it would take to use
 * it, and whether it is used.
 */
export const turnover = z.enum(['clean', 'dirty', 'cleaning', 'blocked', 'maintenance', 'closed']);
export type Turnover = z.infer<typeof turnover>;

export const bedUse = z.enum(['free', 'held', 'occupied']);
export type BedUse = z.infer<typeof bedUse>;

/** Why a bed is out of use. People see the words of the client's catalogue. */
export const outReason = z.enum([
  'staffing',
  'repair',
  'equipment',
  'infection-control',
  'deep-clean',
  'water-or-power',
  'other',
]);
export type OutReason = z.infer<typeof outReason>;

/** The precautions a patient in isolation is nursed under (CDC transmission-based). Never the diagnosis. */
export const precaution = z.enum(['contact', 'droplet', 'airborne', 'protective']);
export type Precaution = z.infer<typeof precaution>;

export const dischargeState = z.enum(['none', 'planned', 'confirmed']);
export type DischargeState = z.infer<typeof dischargeState>;

/** The clean a dirty bed waits for or is in. */
export const cleaningState = z.strictObject({
  id: cleaningId,
  /** 1…`of`; a bed whose patient was in isolation is cleaned in several stages. */
  stage: z.number().int().min(1),
  of: z.number().int().min(1),
  /** When the bed fell vacant or was called dirty. */
  askedAt: instant,
  /** When somebody should have taken it. */
  dueAt: instant,
  takenBy: z.strictObject({ id: staffId, name: z.string() }).optional(),
  startedAt: instant.optional(),
  /** Why it rests, in the words of the catalogue; absent while it does not. */
  pausedFor: z.enum(['waiting-for-linen', 'waiting-for-equipment', 'patient-still-there', 'break', 'other']).optional(),
  /** Nobody took it in time: an alert that stands until somebody does. */
  isOverdue: z.literal(true).optional(),
});
export type CleaningState = z.infer<typeof cleaningState>;

/**
 * How one bed stands. Says nothing of who lies there but the stay's id, so everyone who sees the ward may see it. Fields
 * that do not apply are absent, which keeps the event of a change small.
 */
export const bedState = z.strictObject({
  turnover,
  turnoverSince: instant,
  use: bedUse,
  useSince: instant,
  /** While held: until when, and for which request where it is for one. */
  hold: z.strictObject({ until: instant, requestId: requestId.optional() }).optional(),
  /** While blocked, in maintenance or closed. Without `until` somebody has to reopen it. */
  out: z.strictObject({ reason: outReason, until: instant.optional(), back: z.enum(['clean', 'dirty']) }).optional(),
  cleaning: cleaningState.optional(),
  /** While occupied: the stay it is occupied through. */
  stayId: stayId.optional(),
  /** Infants who lie with their mother. */
  infants: z.array(stayId).optional(),
  /** Stays a feed says are here, too. Somebody has to find out who is. */
  alsoHere: z.array(stayId).optional(),
  /** Overlays of the one who lies here. */
  precaution: precaution.optional(),
  discharge: z.enum(['planned', 'confirmed']).optional(),
  isTransferPending: z.literal(true).optional(),
  isReadyToMove: z.literal(true).optional(),
  /** The bed itself must be cleaned in several stages, whoever leaves it. */
  isContaminated: z.literal(true).optional(),
  /** Somebody lies in a bed that is not clean or is out of use: a feed or an override put them there. */
  isUncleanOccupied: z.literal(true).optional(),
  /** Who changed it last; absent where the house or a feed did. */
  by: z.strictObject({ id: staffId, name: z.string() }).optional(),
  at: instant,
});
export type BedState = z.infer<typeof bedState>;
