import { Schema } from 'mongoose';
import type { StaffId, WardId } from '../../../shared/types/ids.ts';
import { defineCollection } from '../../db/collection.ts';
import type { Doc } from '../../db/filter.ts';

export interface Holder {
  readonly staffId: StaffId;
  readonly since: Date;
}

/** “On-call registrar”. People stand in it by id. */
export interface OnCallRoleRecord {
  readonly name: string;
  /** The name without regard to case; unique in its ward, or among those of the whole hospital. */
  readonly nameKey: string;
  readonly wardId: WardId | null;
  /** Since longest first. */
  readonly holders: readonly Holder[];
}

export type OnCallRole = Doc<OnCallRoleRecord>;

/** One person's; its id is theirs. */
export interface AvailabilityRecord {
  readonly staffId: StaffId;
  readonly awayUntil: Date | null;
  readonly coverId: StaffId | null;
}

export const onCallRoleCollection = defineCollection<OnCallRoleRecord>({
  name: 'onCallRoles',
  fields: {
    name: { type: String, required: true },
    nameKey: { type: String, required: true },
    wardId: { type: String, default: null },
    holders: { type: [Schema.Types.Mixed], required: true },
  },
  indexes: [{ name: 'on_call_role_name', key: { wardId: 1, nameKey: 1 }, isUnique: true }],
  encrypted: [],
  blind: {},
  discipline: 'versioned',
  journal: 'required',
});

export const availabilityCollection = defineCollection<AvailabilityRecord>({
  name: 'availabilities',
  fields: {
    staffId: { type: String, required: true },
    awayUntil: { type: Date, default: null },
    coverId: { type: String, default: null },
  },
  indexes: [{ name: 'availability_away', key: { awayUntil: 1 } }],
  encrypted: [],
  blind: {},
  discipline: 'versioned',
  journal: 'required',
  canBeBinned: true,
});
