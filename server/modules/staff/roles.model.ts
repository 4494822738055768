import type { CustomRoleId } from '../../../shared/types/ids.ts';
import type { Permission } from '../../../shared/types/permissions.ts';
import type { Grants } from '../../access/actor.ts';
import { defineCollection } from '../../db/collection.ts';
import type { Doc } from '../../db/filter.ts';

export interface CustomRoleRecord {
  readonly name: string;
  /** Unique in the hospital, as `nameKeyOf` writes it. */
  readonly nameKey: string;
  readonly description: string | null;
  /** With what they need and every role has (`completed`). */
  readonly permissions: readonly Permission[];
  readonly everyWard: boolean;
}
/** A role that the hospital made itself. */
export type CustomRole = Doc<CustomRoleRecord>;

export const customRoleCollection = defineCollection<CustomRoleRecord>({
  name: 'customRoles',
  fields: {
    name: { type: String, required: true },
    nameKey: { type: String, required: true },
    description: { type: String, default: null },
    permissions: { type: [String], required: true },
    everyWard: { type: Boolean, required: true },
  },
  indexes: [{ name: 'custom_role_name', key: { nameKey: 1 }, isUnique: true }],
  encrypted: [],
  blind: {},
  discipline: 'versioned',
  journal: 'required',
  canBeBinned: true,
});

/** By way of capitals, which fold what small letters alone do not. */
export const nameKeyOf = (name: string): string =>
  name.normalize('NFKC').toUpperCase().toLowerCase().replace(/\s+/gu, ' ').trim();

/** What these roles give together. */
export const grantsOf = (roles: readonly CustomRoleRecord[]): Grants => ({
  permissions: [...new Set(roles.flatMap(({ permissions }) => permissions))].sort(),
  everyWard: roles.some(({ everyWard }) => everyWard),
});

export const roleIdOf = ({ _id }: CustomRole): CustomRoleId => _id as CustomRoleId;
