import { refuse } from '../../http/problem-error.ts';
import type { Staff } from './staff.model.ts';
import { staffRepository, takeTurn } from './staff.repository.ts';

/**
 * Whether nobody but this person could administer the hospital. Asked in the transaction that takes the person's admin
 * rights away it stays so until the commit: such transactions take turns, so two admins cannot remove each other at once.
 * Asked outside one, it writes nothing, and is so at that moment.
 */
export async function isLastAdmin(leaving: Staff): Promise<boolean> {
  if (leaving.state !== 'active' || !leaving.roles.includes('admin')) return false;
  await takeTurn('admins');
  return (await staffRepository().count({ state: 'active', roles: 'admin', _id: { $ne: leaving._id } })) === 0;
}

/** Refuses `state-refused` for who is that. */
export async function refuseLastAdmin(leaving: Staff): Promise<void> {
  if (await isLastAdmin(leaving))
    throw refuse('state-refused', { detail: 'A hospital keeps at least one active admin.' });
}
