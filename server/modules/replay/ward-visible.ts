import type { WardId } from '../../../shared/types/ids.ts';
import { refuse } from '../../http/problem-error.ts';
import { isWardVisible } from '../places/index.ts';

/** Refuses `not-found` for a ward the actor does not see. */
export async function assertWardVisible(wardId: WardId): Promise<void> {
  if (!(await isWardVisible(wardId))) throw refuse('not-found');
}
