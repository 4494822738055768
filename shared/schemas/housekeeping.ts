import { z } from 'zod';
import { bedUse, cleaningState, turnover } from './bed-state.ts';
import { bedId, cleaningId, wardId } from '../types/ids.ts';
import { instant } from '../types/text.ts';

/** Why a clean rests. People see the words of the client's catalogue. */
export const pauseReason = cleaningState.shape.pausedFor.unwrap();
export type PauseReason = z.infer<typeof pauseReason>;

/**
 * The clean that is meant. What happened to the bed meanwhile and has nothing to do with the clean (it was held, the
 * alert was raised) does not stand in the way, so it is the job that is named and not the bed's version.
 */
export const ofCleaning = z.strictObject({
  cleaningId,
  /** When it was really done, from a device that was offline. Never taken as later than now or earlier than what came before. */
  at: instant.optional(),
});
export const pauseCleaning = ofCleaning.extend({ reason: pauseReason });
/** `stage`: the one that is done now. */
export const ofStage = ofCleaning.extend({ stage: z.number().int().min(1) });

export const callDirty = z.strictObject({
  version: z.number().int(),
  /** It must be cleaned in several stages. */
  inStages: z.boolean().default(false),
});

/** A bed that waits for its clean or is in it. Names no patient. */
export const cleaningItem = z.strictObject({
  bedId,
  bedCode: z.string(),
  roomName: z.string(),
  wardId,
  wardName: z.string(),
  version: z.number().int(),
  turnover,
  /** `held`: a patient waits for it. */
  use: bedUse,
  cleaning: cleaningState,
});
export type CleaningItem = z.infer<typeof cleaningItem>;

/** Open cleans of the wards the viewer sees: patients waiting first, then overdue, then the oldest. */
export const cleaningQueue = z.strictObject({ items: z.array(cleaningItem) });
