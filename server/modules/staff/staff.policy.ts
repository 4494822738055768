import { isPerson } from '../../access/actor.ts';
import { context } from '../../access/context.ts';
import { can, definePolicy } from '../../access/policy.ts';
import type { Staff, StaffGuard, StaffRecord } from './staff.model.ts';

/** Everyone sees their own entry; the list is for those who work with it. */
export const staffPolicy = definePolicy<StaffRecord>({
  of: 'staff',
  scope: (actor) => (actor.permissions.has('staff.read') ? {} : { _id: actor.userId }),
  rules: {
    'staff.read': { may: () => true },
    'staff.manage': {
      may: (actor, { roles }) =>
        actor.kind === 'staff' &&
        // The platform's operators are nobody's to manage from within a hospital, whatever a stored record says.
        !roles.includes('operator') &&
        // Who manages staff by a role of the hospital's own does not manage those who answer for the hospital.
        (!roles.includes('admin') || actor.roles.includes('admin')),
    },
  },
});

/** Whether the actor may say what somebody looks like: it is themselves, or they manage staff. */
export function maySetPhoto(staff: Staff): boolean {
  const { actor } = context();
  return can(staffPolicy, 'staff.manage', staff) || (isPerson(actor) && actor.userId === staff._id);
}

/** Guards hold nothing that could be read; whoever changes staff must be able to write them. */
export const staffGuardPolicy = definePolicy<StaffGuard>({ of: 'staff guard', scope: () => ({}), rules: {} });
