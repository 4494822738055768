import type { z } from 'zod';
import type {
  BedView,
  departmentView,
  LocationView,
  RoomView,
  WardBoard,
  WardListItem,
} from '../../../shared/schemas/places.ts';
import type { BedId, DepartmentId, LocationId, RoomId, WardId } from '../../../shared/types/ids.ts';
import type { Doc } from '../../db/filter.ts';
import type { Bed, Department, Location, Room, Ward } from './places.model.ts';

// The ids of stored records were made here, so they are taken at their word.

export const presentDepartment = (department: Doc<Department>): z.infer<typeof departmentView> => ({
  id: department._id as DepartmentId,
  name: department.name,
  version: department.version,
});

export const presentLocation = (location: Doc<Location>): LocationView => ({
  id: location._id as LocationId,
  kind: location.kind,
  name: location.name,
  parentId: location.parentId,
  position: location.position,
  version: location.version,
});

export const presentWardHeading = (ward: Doc<Ward>): WardBoard['ward'] => ({
  id: ward._id as WardId,
  departmentId: ward.departmentId,
  name: ward.name,
  floor: ward.floor,
  locationId: ward.locationId,
  version: ward.version,
});

export const presentWard = (ward: Doc<Ward>): WardListItem => ({
  ...presentWardHeading(ward),
  bedCount: ward.bedCount,
});

export const presentRoom = (room: Doc<Room>): RoomView => ({
  id: room._id as RoomId,
  name: room.name,
  position: room.position,
  version: room.version,
});

export const presentBed = (bed: Doc<Bed>): BedView => ({
  id: bed._id as BedId,
  wardId: bed.wardId,
  roomId: bed.roomId,
  code: bed.code,
  type: bed.type,
  tags: [...bed.tags],
  position: bed.position,
  state: bed.state,
  version: bed.version,
});
