import { refuse } from '../../http/problem-error.ts';
import type { Staff } from './staff.model.ts';
import { staffRepository, takeTurn } from './staff.repository.ts';

/**
 * Refuses `state-refused` where nobody but this person could administer the hospital. Call it in the transaction that
 * takes the person's admin rights away: such transactions take turns, so two admins cannot remove each other at once.
 */
export async function refuseLastAdmin(leaving: Staff): Promise<void> {
  if (leaving.state !== 'active' || !leaving.roles.includes('admin')) return;
  await takeTurn('admins');
  const others = await staffRepository().count({ state: 'active', roles: 'admin', _id: { $ne: leaving._id } });
  if (others === 0) throw refuse('state-refused', { detail: 'A hospital keeps at least one active admin.' });
}
