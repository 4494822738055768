import { z } from 'zod';
import { bedId } from '../types/ids.ts';
import { instant } from '../types/text.ts';
import { wardBoard } from './places.ts';
import { wardCensus } from './stays.ts';

export const replayAsked = z.strictObject({ at: instant });

/** The ward as it was. Nothing can be done with it: every ability is off. */
export const wardReplay = z.strictObject({
  at: instant,
  /** How far back the ward's past is kept. */
  keptSince: instant,
  board: wardBoard,
  /** `null`: not theirs to see. */
  census: wardCensus.nullable(),
});
export type WardReplay = z.infer<typeof wardReplay>;

/** What happened to a bed, or to what is known of who lies there; the client has the words. */
export const boardChange = z.enum([
  'admitted',
  'left',
  'replaced',
  'held',
  'released',
  'dirty',
  'cleaning-started',
  'cleaning-stopped',
  'cleaned',
  'cleaning-overdue',
  'blocked',
  'maintenance',
  'closed',
  'reopened',
  'isolated',
  'isolation-ended',
  'discharge-planned',
  'discharge-confirmed',
  'discharge-withdrawn',
  'transfer-asked',
  'transfer-settled',
  'ready-to-move',
  'bed-added',
  'bed-changed',
  'bed-removed',
  'ward-changed',
  'bed-updated',
  'note-changed',
  'edd-changed',
  'checklist-changed',
  'score-changed',
  'patient-changed',
  'stay-updated',
  'request-asked',
  'request-answered',
  'request-closed',
]);
export type BoardChange = z.infer<typeof boardChange>;

export const changesAsked = z.strictObject({ minutes: z.coerce.number().int().min(1).max(240).default(30) });

/** Newest first. Names staff and beds, never a patient. */
export const wardChanges = z.strictObject({
  since: instant,
  items: z.array(
    z.strictObject({
      at: instant,
      /** `null`: it was about the ward, or somebody without a bed. */
      bedId: bedId.nullable(),
      bedCode: z.string().nullable(),
      kind: boardChange,
      /** `null`: the house or a feed, or it does not say. */
      by: z.string().nullable(),
    }),
  ),
});
export type WardChanges = z.infer<typeof wardChanges>;

/** When this person last looked at what changed on the ward; `null`: never. The same on each of their screens. */
export const wardLook = z.strictObject({ at: instant.nullable() });
export const lookedAt = z.strictObject({ at: instant });
