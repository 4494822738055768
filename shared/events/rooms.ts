import type { HospitalId, WardId } from '../types/ids.ts';
import type { Stream } from './streams.ts';
import { streamName } from './streams.ts';

declare const roomMark: unique symbol;
/** A Socket.IO room. Only this file makes one, so none can be named by a client. */
export type Room = string & { readonly [roomMark]: true };

/** The room of a stream: its prefix carries the hospital and can never equal a socket's id. */
export const roomOf = (hospital: HospitalId, of: Stream): Room => `h:${hospital}:${streamName(of)}` as Room;

/** The room of the screens on the walls of that ward, who are told less of its stream than its people. */
export const wallRoomOf = (hospital: HospitalId, ward: WardId): Room => `h:${hospital}:ward:${ward}:wall` as Room;
