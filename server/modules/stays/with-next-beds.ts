import { ProblemError, refuse } from '../../http/problem-error.ts';
import type { Seeker } from './queries/suggest-beds.ts';
import { bestBeds } from './queries/suggest-beds.ts';

const NEXT_BEDS = 3;

/** Does `work`; where a bed is refused in it, the refusal names the next best beds for this patient. Who was first matters more:
 * where none can be told, it is refused all the same. */
export async function withNextBeds<T>(seeker: Seeker, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof ProblemError) || error.extras.bed === undefined || error.kind !== 'bed-refused') throw error;
    const { bed } = error.extras;
    const best = await bestBeds(seeker, NEXT_BEDS + 1).catch(() => []);
    const next = best
      .filter(({ isSuitable, bedId }) => isSuitable && bedId !== bed.bedId)
      .slice(0, NEXT_BEDS)
      .map(({ bedId, code, wardId, wardName }) => ({ bedId, code, wardId, wardName }));
    // Where nothing suits, the beds near it are better than none.
    throw refuse('bed-refused', { ...error.extras, bed: next.length === 0 ? bed : { ...bed, next } });
  }
}
