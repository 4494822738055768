import type { HospitalId, WardId } from '../types/ids.ts';
import type { Stream } from './streams.ts';
import { streamName } from './streams.ts';

declare const roomMark: unique symbol;
/** A Socket.IO room. Only this file makes one, so none can be named by a client. */
export type Room = string & { readonly [roomMark]: true };

/** The room of a stream: its prefix carries the hospital and can never equal a socket's id. */
export const roomOf = (hospital: HospitalId, of: Stream): Room => `h:${hospital}:${streamName(of)}` as Room;

/** The room of those who are told the same part of a stream, by the part's name. */
export const partRoomOf = (hospital: HospitalId, of: Stream, part: string): Room =>
  `${roomOf(hospital, of)}:part:${part}` as Room;

/** The room of all who are told any part of a stream: no event is told there, signals are. */
export const partsRoomOf = (hospital: HospitalId, of: Stream): Room => `${roomOf(hospital, of)}:parts` as Room;

/** The room of those who watch who is there. */
export const presenceRoomOf = (hospital: HospitalId): Room => `h:${hospital}:presence` as Room;

/** The room of the screens on the walls of that ward, who are told less of its stream than its people. */
export const wallRoomOf = (hospital: HospitalId, ward: WardId): Room => `h:${hospital}:ward:${ward}:wall` as Room;
