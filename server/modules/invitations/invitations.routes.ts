import { z } from 'zod';
import {
  acceptInvitation as acceptSchema,
  invitationLookUp,
  invitationToken,
} from '../../../shared/schemas/sign-in.ts';
import { inviteStaff as inviteSchema, staffInvited } from '../../../shared/schemas/staff.ts';
import { staffId } from '../../../shared/types/ids.ts';
import { context } from '../../access/context.ts';
import { LIMITS } from '../../http/rate-limits.ts';
import type { Route } from '../../http/route.ts';
import { route } from '../../http/route.ts';
import type { Services } from '../../services.ts';
import { presentStaff, roleNamesOf } from '../staff/index.ts';
import { acceptInvitation } from './commands/accept-invitation.ts';
import type { Invited } from './commands/issue-invitation.ts';
import { inviteStaff, sendInvitationAgain } from './commands/issue-invitation.ts';
import { presentInvitation } from './invitations.presenter.ts';
import { withInvitation } from './queries/find-invited.ts';

const manage = {
  tag: 'Staff',
  permission: 'staff.manage',
  limit: LIMITS.write,
  idempotency: 'required',
  response: staffInvited,
  status: 201,
} as const;
const byLink = {
  tag: 'Invitations',
  public: 'Whoever was invited has no account yet; the link says who they are.',
  limit: LIMITS.signIn,
} as const;

const present = ({ staff, invitation }: Invited) => ({
  staff: presentStaff(staff),
  invitation: presentInvitation(invitation, staff),
});

export const invitationRoutes = (services: Services): readonly Route[] => [
  route({
    ...manage,
    method: 'post',
    path: '/api/v1/staff/invitations',
    summary: 'Take someone onto the staff list and mail them an invitation, good once and for 72 hours.',
    body: inviteSchema,
    handler: async ({ body }) => present(await inviteStaff(body)),
  }),
  route({
    ...manage,
    method: 'post',
    path: '/api/v1/staff/:staffId/invitation',
    summary: 'Mail a new invitation; the former is void.',
    params: z.strictObject({ staffId }),
    handler: async ({ params }) => present(await sendInvitationAgain(params.staffId)),
  }),
  route({
    ...byLink,
    method: 'post',
    path: '/api/v1/invitations/look-up',
    summary: 'Who invites whom, by the link.',
    body: invitationToken,
    response: invitationLookUp,
    idempotency: { exempt: 'It changes nothing; a link does not belong into an address.' },
    handler: ({ body }) =>
      withInvitation(services, body.token, async (_invitation, staff) => ({
        hospitalName: context().tenant.name,
        displayName: staff.displayName,
        email: staff.email,
        roles: [...staff.roles],
        customRoles: await roleNamesOf(staff),
      })),
  }),
  route({
    ...byLink,
    method: 'post',
    path: '/api/v1/invitations/accept',
    summary: 'Accept an invitation with a password of one’s own.',
    body: acceptSchema,
    response: z.strictObject({}),
    idempotency: { exempt: 'A link is used once.' },
    handler: async ({ body }) => {
      await acceptInvitation(services, body.token, body.newPassword);
      return {};
    },
  }),
];
