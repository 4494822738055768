import { z } from 'zod';
import { GIVABLE } from '../domain/roles.ts';
import { customRoleId } from '../types/ids.ts';
import type { Permission } from '../types/permissions.ts';
import { permission } from '../types/permissions.ts';
import { line, paragraph } from '../types/text.ts';

const givenPermissions = z.array(z.enum(GIVABLE as [Permission, ...Permission[]])).max(GIVABLE.length);

/** A role that the hospital made itself. */
export const customRoleView = z.strictObject({
  id: customRoleId,
  name: z.string(),
  /** What such a person is here for, in the hospital's words. */
  description: z.string().nullable(),
  /** With what they need and every role has. */
  permissions: z.array(permission),
  /** They see every ward; else those they are assigned to or on duty in. */
  everyWard: z.boolean(),
  /** How many people hold it. */
  holders: z.number().int(),
  version: z.number().int(),
  abilities: z.strictObject({ canEdit: z.boolean(), canRemove: z.boolean() }),
});
export type CustomRoleView = z.infer<typeof customRoleView>;

export const customRoleList = z.strictObject({
  items: z.array(customRoleView),
  /** What the viewer may put into a role: what they hold, and for an admin whatever a role may hold. */
  givable: z.array(permission),
  canGiveEveryWard: z.boolean(),
});
export type CustomRoleList = z.infer<typeof customRoleList>;

export const createCustomRole = z.strictObject({
  name: line(60),
  description: paragraph(300).nullable().default(null),
  permissions: givenPermissions.min(1),
  everyWard: z.boolean(),
});

export const changeCustomRole = z.strictObject({
  version: z.number().int(),
  name: line(60).optional(),
  description: paragraph(300).nullable().optional(),
  permissions: givenPermissions.min(1).optional(),
  everyWard: z.boolean().optional(),
});
