import { tieOf } from '../../bin/staff-tie.ts';
import type { Module } from '../../module.ts';
import { availabilityCollection, onCallRoleCollection } from './on-call.model.ts';
import { availabilityPolicy, onCallRolePolicy } from './on-call.policy.ts';
import { onCallRoutes } from './on-call.routes.ts';
import { onCallRight } from './on-call.streams.ts';
import { followStaff, followWards } from './subscribers/follow-names.ts';

export { createOnCallRole } from './commands/change-roles.ts';
export { leaveRolesAfterDuty, rolesOfDuty, takeRolesForDuty } from './commands/hold-for-duty.ts';
export { takeOnCallRole } from './commands/hold-role.ts';
export { listOnCallRoles } from './queries/get-board.ts';
export { findAway, findRoles, holdersOf } from './queries/who-holds.ts';

/**
 * Who holds which role now, and who is not to be disturbed and who covers. A role is held by people who take it and give it
 * on; whoever asks for its holders (`holdersOf`) gets those of that moment. Every change stands in the journal and is told
 * on the stream `on-call`.
 */
export const onCallModule = (): Module => ({
  name: 'on-call',
  routes: onCallRoutes,
  policies: [onCallRolePolicy, availabilityPolicy],
  collections: [onCallRoleCollection, availabilityCollection],
  streams: [onCallRight],
  subscribers: [followStaff, followWards],
  staffTies: [{ goesAlong: tieOf(null, availabilityCollection, (staffId) => ({ staffId })) }],
});
