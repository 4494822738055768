import type { PauseReason } from '../../../../../shared/schemas/housekeeping.ts';
import type { BedView } from '../../../../../shared/schemas/places.ts';
import { api } from '../../../lib/api/api.ts';

export interface CleaningStep {
  readonly bedId: string;
  readonly cleaningId: string;
  readonly verb: 'take' | 'pause' | 'resume' | 'give-back';
  /** With `pause`. */
  readonly reason?: PauseReason;
}

/** What needs an answer at once: who takes a clean must know whether they have it. */
export const postCleaning = ({ bedId, verb, ...body }: CleaningStep, key: string) =>
  api.send<BedView>('POST', `/cleanings/${bedId}/${verb}`, { body, key });
