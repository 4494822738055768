import { Schema } from 'mongoose';
import type { BedState } from '../../../shared/domain/bed-state.ts';
import type { BedTag, BedType, LocationKind } from '../../../shared/schemas/places.ts';
import type { DepartmentId, LocationId, RoomId, WardId } from '../../../shared/types/ids.ts';
import { defineCollection } from '../../db/collection.ts';

/** A part of the hospital that wards belong to (Medicine, Surgery). */
export interface Department {
  readonly name: string;
  /** The name without regard to case (`toKey`); unique in the hospital. */
  readonly nameKey: string;
}

/** A site, building or floor; the tree above the wards. */
export interface Location {
  readonly kind: LocationKind;
  readonly name: string;
  /** Unique among those that lie in the same place. */
  readonly nameKey: string;
  readonly parentId: LocationId | null;
  readonly position: number;
}

export interface Ward {
  readonly departmentId: DepartmentId;
  readonly name: string;
  /** Unique in the department. */
  readonly nameKey: string;
  readonly floor: string;
  readonly locationId: LocationId | null;
  /** Kept with every bed added, so that the list of wards need not count; the write also lets beds be added one at a time. */
  readonly bedCount: number;
}

/** A room or bay of a ward. */
export interface Room {
  readonly wardId: WardId;
  readonly name: string;
  /** Order in the ward. */
  readonly position: number;
}

export interface Bed {
  readonly wardId: WardId;
  readonly roomId: RoomId;
  readonly code: string;
  /** Unique in the ward. */
  readonly codeKey: string;
  readonly type: BedType;
  readonly tags: readonly BedTag[];
  /** Order in its room; unique in the ward, so that no two beds of a room can share it. */
  readonly position: number;
  /** As it is sent: instants are ISO 8601. Written by `transitionBed` alone. */
  readonly state: BedState;
  /** When its hold ends or its block does, whichever is there: a copy that can be searched. */
  readonly expiresAt: Date | null;
  /** Since when it is not of the ward any more. It stays for those records that name it; its code is free again. */
  readonly retiredAt: Date | null;
}

export const departmentCollection = defineCollection<Department>({
  name: 'departments',
  fields: { name: { type: String, required: true }, nameKey: { type: String, required: true } },
  indexes: [{ name: 'department_name', key: { nameKey: 1 }, isUnique: true }],
  encrypted: [],
  blind: {},
  discipline: 'versioned',
  journal: 'required',
  canBeBinned: true,
});

export const locationCollection = defineCollection<Location>({
  name: 'locations',
  fields: {
    kind: { type: String, required: true },
    name: { type: String, required: true },
    nameKey: { type: String, required: true },
    parentId: { type: String, default: null },
    position: { type: Number, required: true },
  },
  indexes: [{ name: 'location_name', key: { parentId: 1, nameKey: 1 }, isUnique: true }],
  encrypted: [],
  blind: {},
  discipline: 'versioned',
  journal: 'required',
});

export const wardCollection = defineCollection<Ward>({
  name: 'wards',
  fields: {
    departmentId: { type: String, required: true },
    name: { type: String, required: true },
    nameKey: { type: String, required: true },
    floor: { type: String, required: true },
    locationId: { type: String, default: null },
    bedCount: { type: Number, required: true },
  },
  indexes: [{ name: 'ward_name', key: { departmentId: 1, nameKey: 1 }, isUnique: true }],
  encrypted: [],
  blind: {},
  discipline: 'versioned',
  journal: 'required',
  canBeBinned: true,
});

export const roomCollection = defineCollection<Room>({
  name: 'rooms',
  fields: {
    wardId: { type: String, required: true },
    name: { type: String, required: true },
    position: { type: Number, required: true },
  },
  indexes: [{ name: 'room_position', key: { wardId: 1, position: 1 }, isUnique: true }],
  encrypted: [],
  blind: {},
  discipline: 'versioned',
  journal: 'required',
  canBeBinned: true,
});

export const bedCollection = defineCollection<Bed>({
  name: 'beds',
  fields: {
    wardId: { type: String, required: true },
    roomId: { type: String, required: true },
    code: { type: String, required: true },
    codeKey: { type: String, required: true },
    type: { type: String, required: true },
    tags: { type: [String], required: true },
    position: { type: Number, required: true },
    state: { type: Schema.Types.Mixed, required: true },
    expiresAt: { type: Date, default: null },
    retiredAt: { type: Date, default: null },
  },
  indexes: [
    { name: 'bed_expiry', key: { expiresAt: 1 }, where: { expiresAt: { $type: 'date' } } },
    { name: 'bed_code', key: { wardId: 1, codeKey: 1 }, isUnique: true },
    { name: 'bed_position', key: { wardId: 1, position: 1 }, isUnique: true },
  ],
  encrypted: [],
  blind: {},
  discipline: 'versioned',
  journal: 'required',
  canBeBinned: true,
});
