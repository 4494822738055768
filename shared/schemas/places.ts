import { z } from 'zod';
import { bedState, outReason } from './bed-state.ts';
import { bedId, departmentId, locationId, roomId, wardId } from '../types/ids.ts';
import { instant, line } from '../types/text.ts';

/** What a bed can do or is for. People see the words of the client's catalogue. */
export const bedTag = z.enum([
  'oxygen',
  'monitor',
  'isolation-capable',
  'bariatric',
  'paediatric',
  'ventilator',
  'window',
]);
export type BedTag = z.infer<typeof bedTag>;

/** How a bed stands in FHIR's and the ward's terms. */
export const bedType = z.enum(['standard', 'high-care', 'intensive-care', 'cot', 'bassinet', 'trolley']);
export type BedType = z.infer<typeof bedType>;

/** The code people call the bed by (“4B”); unique within its ward, without regard to case. */
export const bedCode = line(12);
/** What a department, a ward or a location is called. */
export const placeName = line(60);

export const bedView = z.strictObject({
  id: bedId,
  wardId,
  roomId,
  code: z.string(),
  type: bedType,
  tags: z.array(bedTag),
  /** Order among the beds of its room, and of nothing else; unique in the ward. Never changes with the bed's state. */
  position: z.number().int(),
  state: bedState,
  version: z.number().int(),
});
export type BedView = z.infer<typeof bedView>;

export const roomView = z.strictObject({
  id: roomId,
  name: z.string(),
  /** Order among the rooms of its ward. */
  position: z.number().int(),
  version: z.number().int(),
});
export type RoomView = z.infer<typeof roomView>;

/** What lies above wards, from the widest: a site holds buildings, a building floors. Any of them may be left out. */
export const locationKind = z.enum(['site', 'building', 'floor']);
export type LocationKind = z.infer<typeof locationKind>;

export const locationView = z.strictObject({
  id: locationId,
  kind: locationKind,
  name: z.string(),
  /** What it lies in: always of a wider kind. */
  parentId: locationId.nullable(),
  /** Order among those that lie in the same place. */
  position: z.number().int(),
  version: z.number().int(),
});
export type LocationView = z.infer<typeof locationView>;
export const locationList = z.strictObject({ items: z.array(locationView) });

export const departmentView = z.strictObject({ id: departmentId, name: z.string(), version: z.number().int() });
export const departmentList = z.strictObject({ items: z.array(departmentView) });

export const wardListItem = z.strictObject({
  id: wardId,
  departmentId,
  name: z.string(),
  /** How people say where it is. */
  floor: z.string(),
  /** The floor, building or site it lies in, where the hospital keeps a tree of them. */
  locationId: locationId.nullable(),
  bedCount: z.number().int(),
  version: z.number().int(),
});
export type WardListItem = z.infer<typeof wardListItem>;

/** Every ward the viewer may see, and the position in the stream `wards` from which to listen on. */
export const wardList = z.strictObject({ items: z.array(wardListItem), seq: z.number().int() });

/** One ward whole, and the position in its stream from which to listen on: snapshot + events since = a fresh load. */
export const wardBoard = z.strictObject({
  ward: wardListItem.omit({ bedCount: true }),
  rooms: z.array(roomView),
  beds: z.array(bedView),
  seq: z.number().int(),
  abilities: z.strictObject({ canManage: z.boolean(), canManageBeds: z.boolean(), canClean: z.boolean() }),
});
export type WardBoard = z.infer<typeof wardBoard>;

/** Every board the viewer may see, each with its own place in its own stream: a department's or the hospital's board. */
export const wardBoards = z.strictObject({ boards: z.array(wardBoard) });
export type WardBoards = z.infer<typeof wardBoards>;

/** A change of how a bed stands, as small as it can be said. */
export const bedStateChange = z.strictObject({ bedId, version: z.number().int(), state: bedState });

export const holdBed = z.strictObject({
  version: z.number().int(),
  /** At most two days from now. */
  until: instant,
});
export const takeBedOut = z.strictObject({
  version: z.number().int(),
  as: z.enum(['block', 'maintain', 'close']),
  reason: outReason,
  until: instant.optional(),
});
/** For those changes that need nothing but the bed's version. */
export const bedVersion = z.strictObject({ version: z.number().int() });

export const addBeds = z.strictObject({
  roomId,
  /** One bed each; all are added or none. */
  codes: z.array(bedCode).min(1).max(60),
  type: bedType.default('standard'),
  tags: z.array(bedTag).max(7).default([]),
});
export const bedsAdded = z.strictObject({ beds: z.array(bedView) });

export const changeBed = z.strictObject({
  version: z.number().int(),
  code: bedCode.optional(),
  type: bedType.optional(),
  tags: z.array(bedTag).max(7).optional(),
});

const version = z.number().int();
/** One place up or down among its neighbours; the last is not moved further and stays as it is. */
const move = z.enum(['earlier', 'later']);

export const moveInOrder = z.strictObject({ version, to: move });
/** What was moved, and the neighbour it changed places with; alone where it stood at the end already. */
export const bedsMoved = z.strictObject({ beds: z.array(bedView) });

export const addDepartment = z.strictObject({ name: placeName });
export const changeDepartment = z.strictObject({ version, name: placeName });

export const addLocation = z.strictObject({ kind: locationKind, name: placeName, parentId: locationId.nullable() });
export const changeLocation = z.strictObject({
  version,
  name: placeName.optional(),
  parentId: locationId.nullable().optional(),
});

const roomName = line(40);

export const addWard = z.strictObject({
  departmentId,
  name: placeName,
  floor: line(20),
  locationId: locationId.nullable().optional(),
  /** At least one room, so that beds have a place at once. */
  rooms: z.array(roomName).min(1).max(40),
});
export const changeWard = z.strictObject({
  version,
  name: placeName.optional(),
  floor: line(20).optional(),
  departmentId: departmentId.optional(),
  locationId: locationId.nullable().optional(),
});

/** Whole wards at once, with their rooms and beds: all of them or none. */
export const addWards = z.strictObject({
  wards: z
    .array(
      addWard.extend({
        rooms: z
          .array(
            z.strictObject({
              name: roomName,
              codes: z.array(bedCode).max(60),
              type: bedType.default('standard'),
              tags: z.array(bedTag).max(7).default([]),
            }),
          )
          .min(1)
          .max(40),
      }),
    )
    .min(1)
    .max(20),
});
export const wardsAdded = z.strictObject({ wards: z.array(wardListItem) });

export const addRooms = z.strictObject({ names: z.array(roomName).min(1).max(40) });
export const changeRoom = z.strictObject({ version, name: roomName });
/** Every room of the ward in its order, as after the change. */
export const wardRooms = z.strictObject({ rooms: z.array(roomView) });
