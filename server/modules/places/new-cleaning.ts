import { v7 as uuid } from 'uuid';
import type { BedState, CleaningState } from '../../../shared/domain/bed-state.ts';
import { cleaningStages } from '../../../shared/domain/bed-state.ts';
import { cleaningId } from '../../../shared/types/ids.ts';
import { now } from '../../access/context.ts';

/** Within which somebody should have taken a clean; then it stands out as overdue. */
const TAKEN_WITHIN_MS = 30 * 60_000;

/** The clean that a bed needs from then on, by what is known of it before its patient leaves. */
export function newCleaning(state: Pick<BedState, 'precaution' | 'isContaminated'>, at = now()): CleaningState {
  return {
    id: cleaningId.parse(uuid()),
    stage: 1,
    of: cleaningStages(state),
    askedAt: at.toISOString(),
    dueAt: new Date(at.getTime() + TAKEN_WITHIN_MS).toISOString(),
  };
}
