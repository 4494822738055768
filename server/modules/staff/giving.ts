import type { Gift } from '../../../shared/domain/roles.ts';
import { giftOf, mayGive } from '../../../shared/domain/roles.ts';
import type { CustomRoleId } from '../../../shared/types/ids.ts';
import type { Role } from '../../../shared/types/permissions.ts';
import { isPerson } from '../../access/actor.ts';
import { asHouse } from '../../access/as-house.ts';
import { context } from '../../access/context.ts';
import { refuse } from '../../http/problem-error.ts';
import type { CustomRole } from './roles.model.ts';
import { roleIdOf } from './roles.model.ts';
import { customRoleRepository } from './roles.repository.ts';

/** Refuses `not-allowed` where the actor would give what they do not hold themselves. The house gives what it is told to. */
export function refuseGivingMore(gifts: readonly Gift[]): void {
  const { actor } = context();
  if (!isPerson(actor) || gifts.every((gift) => mayGive(actor, gift))) return;
  throw refuse('not-allowed', { detail: 'Nobody gives what they do not hold themselves.' });
}

/** The same of roles somebody is given now. */
export const refuseGivingRoles = (roles: readonly Role[], customRoles: readonly CustomRole[]): void =>
  refuseGivingMore([...roles.map(giftOf), ...customRoles]);

/** The roles of these ids. Refuses `invalid-input` that points at each id which is no role of the hospital's own. */
export async function getCustomRoles(ids: readonly CustomRoleId[]): Promise<CustomRole[]> {
  if (ids.length === 0) return [];
  const roles = await asHouse('see what roles give', () => customRoleRepository().find({ _id: { $in: ids } }));
  const errors = [...ids.entries()]
    .filter(([, id]) => roles.every((role) => roleIdOf(role) !== id))
    .map(([index]) => ({
      pointer: `/body/customRoleIds/${index}`,
      message: 'There is no such role.',
      code: 'not-found',
    }));
  if (errors.length > 0) throw refuse('invalid-input', { errors });
  return roles;
}

/** Refuses `invalid-input` at the roles where somebody would have none. */
export function refuseNoRole(roles: readonly Role[], customRoleIds: readonly CustomRoleId[]): void {
  if (roles.length + customRoleIds.length > 0) return;
  throw refuse('invalid-input', {
    errors: [{ pointer: '/body/roles', message: 'Choose at least one role.', code: 'too_small' }],
  });
}
