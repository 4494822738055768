import { z } from 'zod';
import { customRoleId, departmentId, fileId, invitationId, staffId, wardId } from '../types/ids.ts';
import { pageOf, pageQuery } from '../types/pages.ts';
import { role, STAFF_ROLES } from '../types/permissions.ts';
import { calendarDate, email, instant, line, paragraph, phone } from '../types/text.ts';

const givenRole = z.enum(STAFF_ROLES as [(typeof STAFF_ROLES)[number], ...(typeof STAFF_ROLES)[number][]]);
/** Somebody has at least one, of these or of the hospital's own; the command checks it over both. */
const givenRoles = z.array(givenRole).max(4);
const givenCustomRoles = z.array(customRoleId).max(8);
const assignedWards = z.array(wardId).max(200);
const ofDepartments = z.array(departmentId).max(50);

/** `assigned`: they see the wards they are assigned to, always. `duty`: a ward only while they are on duty there. */
export const wardAccess = z.enum(['assigned', 'duty']);
export type WardAccess = z.infer<typeof wardAccess>;

/** A diploma, a licence, a course that has to be renewed. */
export const qualification = z.strictObject({
  name: line(80),
  number: line(40).nullable(),
  /** The last day on which it counts; `null`: it does not run out. */
  expiresOn: calendarDate.nullable(),
});
export type Qualification = z.infer<typeof qualification>;
const qualifications = z.array(qualification).max(20);

/** `invited`: has not set a password yet; `suspended`: cannot sign in, every session ended. */
export const staffState = z.enum(['invited', 'active', 'suspended']);

/** What the viewer may do with the record; the screen offers nothing else. */
const abilities = z.strictObject({
  canEdit: z.boolean(),
  canSuspend: z.boolean(),
  canReturn: z.boolean(),
  /** Also by whoever it is the photo of. */
  canSetPhoto: z.boolean(),
  canRemove: z.boolean(),
});

export const staffView = z.strictObject({
  id: staffId,
  displayName: z.string(),
  email: z.string(),
  phone: z.string().nullable(),
  jobTitle: z.string().nullable(),
  registrationNumber: z.string().nullable(),
  qualifications: z.array(qualification),
  roles: z.array(role),
  customRoleIds: z.array(customRoleId),
  departmentIds: z.array(departmentId),
  wardIds: z.array(wardId),
  wardAccess,
  /** Where they are on duty now. */
  dutyWardIds: z.array(wardId),
  photoId: fileId.nullable(),
  state: staffState,
  version: z.number().int(),
  abilities,
});
export type StaffView = z.infer<typeof staffView>;

export const listStaff = z.strictObject({
  ...pageQuery,
  state: staffState.optional(),
  role: role.optional(),
  customRole: customRoleId.optional(),
});
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
  customRoleIds: givenCustomRoles.default([]),
  wardIds: assignedWards.default([]),
  wardAccess: wardAccess.default('assigned'),
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
  qualifications: qualifications.optional(),
  roles: givenRoles.optional(),
  customRoleIds: givenCustomRoles.optional(),
  wardIds: assignedWards.optional(),
  wardAccess: wardAccess.optional(),
  /** Those of the wards count as well, whether they are named or not. */
  departmentIds: ofDepartments.optional(),
});

/** `null`: none any more. */
export const setStaffPhoto = z.strictObject({ version: z.number().int(), fileId: fileId.nullable() });

export const suspendStaff = z.strictObject({ version: z.number().int(), reason: paragraph(500) });
export const returnStaff = z.strictObject({ version: z.number().int() });
