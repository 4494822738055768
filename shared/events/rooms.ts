import type { HospitalId } from '../types/ids.ts';
import type { Stream } from './streams.ts';
import { streamName } from './streams.ts';

declare const roomMark: unique symbol;
/** A Socket.IO room. Only `roomOf` makes one, so none can be named by a client. */
export type Room = string & { readonly [roomMark]: true };

/** The room of a stream: its prefix carries the hospital and can never equal a socket's id. */
export const roomOf = (hospital: HospitalId, of: Stream): Room => `h:${hospital}:${streamName(of)}` as Room;
