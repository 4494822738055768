import type { CleaningState } from '../../../shared/domain/bed-state.ts';
import type { Doc } from '../../db/filter.ts';
import { raiseNotice, settleNotices } from '../notices/index.ts';
import type { Bed } from '../places/index.ts';
import { findWards } from '../places/index.ts';

const keyOf = (cleaning: Pick<CleaningState, 'id'>) => `cleaning.overdue:${cleaning.id}`;

/** Tells those who clean and the people of the ward that nobody took a clean in time: once for each clean. */
export async function tellOfOverdue({ wardId, code }: Doc<Bed>, cleaning: CleaningState): Promise<void> {
  const [ward] = await findWards([wardId]);
  await raiseNotice({
    key: keyOf(cleaning),
    type: 'cleaning.overdue',
    audiences: [
      { wardIds: [wardId], roles: ['housekeeping'], why: 'role' },
      { wardIds: [wardId], why: 'ward' },
    ],
    words: { bed: code, ...(ward === undefined ? {} : { ward: ward.name }) },
    link: { to: 'housekeeping' },
  });
}

/** Somebody has it now. */
export async function endTellingOfOverdue(cleaning: CleaningState): Promise<void> {
  if (cleaning.isOverdue === true) await settleNotices({ key: keyOf(cleaning) });
}
