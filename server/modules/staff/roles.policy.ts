import { definePolicy } from '../../access/policy.ts';
import type { CustomRoleRecord } from './roles.model.ts';

/** Who reads the staff list reads what its roles mean; who may make them may change any. What they may put in is another question. */
export const customRolePolicy = definePolicy<CustomRoleRecord>({
  of: 'custom role',
  scope: (actor) => (actor.permissions.has('staff.read') || actor.permissions.has('role.manage') ? {} : null),
  rules: { 'role.manage': { may: (actor) => actor.kind === 'staff' } },
});
