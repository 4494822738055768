import { definePolicy } from '../../access/policy.ts';
import type { StaffGuard, StaffRecord } from './staff.model.ts';

/** Everyone sees their own entry; the list is for those who work with it. */
export const staffPolicy = definePolicy<StaffRecord>({
  of: 'staff',
  scope: (actor) => (actor.permissions.has('staff.read') ? {} : { _id: actor.userId }),
  rules: {
    'staff.read': { may: () => true },
    // The platform's operators are nobody's to manage from within a hospital, whatever a stored record says.
    'staff.manage': { may: (actor, staff) => actor.kind === 'staff' && !staff.roles.includes('operator') },
  },
});

/** Guards hold nothing that could be read; whoever changes staff must be able to write them. */
export const staffGuardPolicy = definePolicy<StaffGuard>({ of: 'staff guard', scope: () => ({}), rules: {} });
