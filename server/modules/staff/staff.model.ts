import type { Qualification } from '../../../shared/schemas/staff.ts';
import type { CustomRoleId, DepartmentId, FileId, WardId } from '../../../shared/types/ids.ts';
import type { Role } from '../../../shared/types/permissions.ts';
import type { Grants } from '../../access/actor.ts';
import { normaliseEmail } from '../../crypto/normalise.ts';
import { Schema } from 'mongoose';
import { defineCollection, encryptedField } from '../../db/collection.ts';
import type { Doc } from '../../db/filter.ts';

export interface StaffRecord {
  readonly displayName: string;
  /** Unique in the hospital, compared as `normaliseEmail` writes it. */
  readonly email: string;
  /** E.164. */
  readonly phone: string | null;
  readonly jobTitle: string | null;
  /** Of the professional council (HPCSA, NMC …). */
  readonly registrationNumber: string | null;
  readonly qualifications: readonly Qualification[];
  readonly roles: readonly Role[];
  /** Those of the wards; kept so that a department's people are found without asking for its wards. */
  readonly departmentIds: readonly DepartmentId[];
  /** Assigned to them, whether they are on duty or not. */
  readonly wardIds: readonly WardId[];
  /** Where they are on duty now. */
  readonly dutyWardIds: readonly WardId[];
  /** Whether what they are assigned to counts always, or only where they are on duty. */
  readonly wardAccess: 'assigned' | 'duty';
  /** The wards they see now; all that asks who belongs to a ward asks this. Kept by `wardsNow` with every change of the above. */
  readonly wardsNow: readonly WardId[];
  /** Roles the hospital made itself, and what they give now: kept with every change of one of them. */
  readonly customRoleIds: readonly CustomRoleId[];
  readonly grants: Grants;
  readonly photoId: FileId | null;
  /** `invited`: no password yet; `suspended`: cannot sign in. */
  readonly state: 'invited' | 'active' | 'suspended';
  /** Whether the invitation was accepted once: who returns from suspension is active again, or still invited. */
  readonly hasJoined: boolean;
}

/** A person who works at the hospital, or an operator of the platform. */
export type Staff = Doc<StaffRecord>;

/** The wards somebody sees who is assigned to some and on duty in some. */
export const wardsNow = ({
  wardIds,
  dutyWardIds,
  wardAccess,
}: Pick<StaffRecord, 'wardIds' | 'dutyWardIds' | 'wardAccess'>): readonly WardId[] =>
  wardAccess === 'duty' ? dutyWardIds : [...new Set([...wardIds, ...dutyWardIds])];

export const staffCollection = defineCollection<StaffRecord>({
  name: 'staff',
  fields: {
    displayName: encryptedField,
    email: encryptedField,
    phone: encryptedField,
    jobTitle: { type: String, default: null },
    registrationNumber: encryptedField,
    qualifications: encryptedField,
    roles: { type: [String], required: true },
    departmentIds: { type: [String], required: true },
    wardIds: { type: [String], required: true },
    dutyWardIds: { type: [String], required: true },
    wardAccess: { type: String, required: true },
    wardsNow: { type: [String], required: true },
    customRoleIds: { type: [String], required: true },
    grants: { type: Schema.Types.Mixed, required: true },
    photoId: { type: String, default: null },
    state: { type: String, required: true },
    hasJoined: { type: Boolean, required: true },
  },
  indexes: [
    { name: 'staff_email', key: { emailIndex: 1 }, isUnique: true },
    { name: 'staff_in_order', key: { _id: 1 } },
    { name: 'staff_by_role', key: { roles: 1, _id: 1 } },
    { name: 'staff_of_ward', key: { wardsNow: 1, _id: 1 } },
    { name: 'staff_of_custom_role', key: { customRoleIds: 1 } },
  ],
  encrypted: ['displayName', 'email', 'phone', 'registrationNumber', 'qualifications'],
  blind: { emailIndex: { of: 'email', normalise: normaliseEmail } },
  discipline: 'versioned',
  journal: 'required',
  canBeBinned: true,
});

/** One record that is written by everyone who is about to decide on what it is named after, so that they take turns. */
export interface StaffGuard {
  readonly guards: 'admins' | 'first-member' | 'custom-roles';
}

export const staffGuardCollection = defineCollection<StaffGuard>({
  name: 'staffGuards',
  fields: { guards: { type: String, required: true } },
  indexes: [{ name: 'staff_guard', key: { guards: 1 }, isUnique: true }],
  encrypted: [],
  blind: {},
  discipline: 'versioned',
  journal: { exempt: 'It says nothing; only its being written matters.' },
});
