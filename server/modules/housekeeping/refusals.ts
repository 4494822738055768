import type { BedId } from '../../../shared/types/ids.ts';
import type { Doc } from '../../db/filter.ts';
import type { ProblemError } from '../../http/problem-error.ts';
import { refuse } from '../../http/problem-error.ts';
import type { Bed } from '../places/index.ts';

type Why = 'not-dirty' | 'not-cleaning' | 'cleaning-taken' | 'stage-done' | 'stages-left';

/** The clean cannot go on like that: why, and who was first and when, as far as it is known. */
export function cleaningRefused(
  bed: Doc<Bed>,
  why: Why,
  first: { readonly by: string | null; readonly at: string } = { by: bed.state.by?.name ?? null, at: bed.state.at },
): ProblemError {
  return refuse('bed-refused', {
    currentVersion: bed.version,
    bed: { bedId: bed._id as BedId, why, ...first, next: [] },
  });
}
