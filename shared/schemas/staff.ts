import { z } from 'zod';
import { departmentId, invitationId, staffId, wardId } from '../types/ids.ts';
import { pageOf, pageQuery } from '../types/pages.ts';
import { role, STAFF_ROLES } from '../types/permissions.ts';
import { email, instant, line, paragraph, phone } from '../types/text.ts';

const givenRole = z.enum(STAFF_ROLES as [(typeof STAFF_ROLES)[number], ...(typeof STAFF_ROLES)[number][]]);
const givenRoles = z.array(givenRole).min(1).max(4);
const assignedWards = z.array(wardId).max(200);

/** `invited`: has not set a password yet; `suspended`: cannot sign in, every session ended. */
export const staffState = z.enum(['invited', 'active', 'suspended']);

/** What the viewer may do with the record; the screen offers nothing else. */
const abilities = z.strictObject({ canEdit: z.boolean(), canSuspend: z.boolean(), canReturn: z.boolean() });

export const staffView = z.strictObject({
  id: staffId,
  displayName: z.string(),
  email: z.string(),
  phone: z.string().nullable(),
  jobTitle: z.string().nullable(),
  registrationNumber: z.string().nullable(),
  roles: z.array(role),
  departmentIds: z.array(departmentId),
  wardIds: z.array(wardId),
  state: staffState,
  version: z.number().int(),
  abilities,
});
export type StaffView = z.infer<typeof staffView>;

export const listStaff = z.strictObject({ ...pageQuery, state: staffState.optional(), role: role.optional() });
/** `seq`: the number of the last event on the staff's stream that the page holds, so where to listen on from. */
export const staffPage = pageOf(staffView).extend({ seq: z.number().int() });
export type StaffPage = z.infer<typeof staffPage>;

export const inviteStaff = z.strictObject({
  displayName: line(80),
  email,
  phone: phone.optional(),
  jobTitle: line(80).optional(),
  registrationNumber: line(40).optional(),
  roles: givenRoles,
  wardIds: assignedWards.default([]),
});

export const invitationView = z.strictObject({
  id: invitationId,
  staffId,
  email: z.string(),
  expiresAt: instant,
  state: z.enum(['pending', 'accepted', 'revoked', 'expired']),
});
export const staffInvited = z.strictObject({ staff: staffView, invitation: invitationView });

export const changeStaff = z.strictObject({
  version: z.number().int(),
  jobTitle: line(80).nullable().optional(),
  phone: phone.nullable().optional(),
  registrationNumber: line(40).nullable().optional(),
  roles: givenRoles.optional(),
  wardIds: assignedWards.optional(),
});

export const suspendStaff = z.strictObject({ version: z.number().int(), reason: paragraph(500) });
export const returnStaff = z.strictObject({ version: z.number().int() });
