import type { DepartmentId, WardId } from '../../../shared/types/ids.ts';
import type { Role } from '../../../shared/types/permissions.ts';
import { normaliseEmail } from '../../crypto/normalise.ts';
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
  readonly roles: readonly Role[];
  /** Those of the wards; kept so that a department's people are found without asking for its wards. */
  readonly departmentIds: readonly DepartmentId[];
  readonly wardIds: readonly WardId[];
  /** `invited`: no password yet; `suspended`: cannot sign in. */
  readonly state: 'invited' | 'active' | 'suspended';
  /** Whether the invitation was accepted once: who returns from suspension is active again, or still invited. */
  readonly hasJoined: boolean;
}

/** A person who works at the hospital, or an operator of the platform. */
export type Staff = Doc<StaffRecord>;

export const staffCollection = defineCollection<StaffRecord>({
  name: 'staff',
  fields: {
    displayName: encryptedField,
    email: encryptedField,
    phone: encryptedField,
    jobTitle: { type: String, default: null },
    registrationNumber: encryptedField,
    roles: { type: [String], required: true },
    departmentIds: { type: [String], required: true },
    wardIds: { type: [String], required: true },
    state: { type: String, required: true },
    hasJoined: { type: Boolean, required: true },
  },
  indexes: [
    { name: 'staff_email', key: { emailIndex: 1 }, isUnique: true },
    { name: 'staff_in_order', key: { _id: 1 } },
    { name: 'staff_by_role', key: { roles: 1, _id: 1 } },
  ],
  encrypted: ['displayName', 'email', 'phone', 'registrationNumber'],
  blind: { emailIndex: { of: 'email', normalise: normaliseEmail } },
  discipline: 'versioned',
  journal: 'required',
});

/** One record that is written by everyone who is about to decide on what it is named after, so that they take turns. */
export interface StaffGuard {
  readonly guards: 'admins' | 'first-member';
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
