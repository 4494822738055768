import { tieOf } from '../../bin/staff-tie.ts';
import type { Module } from '../../module.ts';
import type { Services } from '../../services.ts';
import { invitationCollection } from './invitations.model.ts';
import { invitationPolicy } from './invitations.policy.ts';
import { invitationRoutes } from './invitations.routes.ts';

export { inviteStaff } from './commands/issue-invitation.ts';

/** How people join: an admin invites, a link arrives by mail, and with it a person sets their first password. */
export const invitationsModule = (services: Services): Module => ({
  name: 'invitations',
  routes: invitationRoutes(services),
  policies: [invitationPolicy],
  collections: [invitationCollection],
  staffTies: [{ goesWhenPurged: tieOf(null, invitationCollection, (staffId) => ({ staffId })) }],
});
