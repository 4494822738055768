import type { BedNeed } from '../../../shared/schemas/stays.ts';
import type { PatientId, StayId } from '../../../shared/types/ids.ts';
import { ProblemError, refuse } from '../../http/problem-error.ts';
import { suggestBeds } from './queries/suggest-beds.ts';

/** For whom a bed is looked for, and what it must have. */
interface Seeker {
  readonly patientId: PatientId;
  readonly stayId?: StayId;
  readonly need: BedNeed;
}

const NEXT_BEDS = 3;

/** Does `work`; where a bed is refused in it, the refusal names the next best beds for this patient. */
export async function withNextBeds<T>(seeker: Seeker, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof ProblemError) || error.extras.bed === undefined || error.kind !== 'bed-refused') throw error;
    const { bed } = error.extras;
    const best = await suggestBeds({ ...seeker, limit: NEXT_BEDS + 1 });
    const next = best
      .filter(({ isSuitable, bedId }) => isSuitable && bedId !== bed.bedId)
      .slice(0, NEXT_BEDS)
      .map(({ bedId, code, wardId, wardName }) => ({ bedId, code, wardId, wardName }));
    // Where nothing suits, the beds near it are better than none.
    throw refuse('bed-refused', { ...error.extras, bed: next.length === 0 ? bed : { ...bed, next } });
  }
}
