import { z } from 'zod';
import { bedStateChange, bedView, roomView, wardBoard, wardListItem } from '../schemas/places.ts';
import { staffState } from '../schemas/staff.ts';
import { requestCard, stayCard } from '../schemas/stays.ts';
import { news2View } from '../schemas/vitals.ts';
import { bedId, feedId, patientId, requestId, screenId, sessionId, staffId, stayId, vitalsId } from '../types/ids.ts';
import type { StreamKind } from './streams.ts';

interface EventDefinition {
  readonly stream: StreamKind;
  readonly data: z.ZodType;
}

/**
 * Every event there is: the stream that carries it and what it says. The publisher parses the data before it emits and
 * the client takes its types from here, so both ends speak of the same thing.
 */
export const EVENTS = {
  'ward.added': { stream: 'wards', data: z.strictObject({ ward: wardListItem }) },
  'ward.changed': { stream: 'wards', data: z.strictObject({ ward: wardListItem }) },
  /** The ward itself is different (name, floor, version), told to those who look at its board. */
  'ward.described': { stream: 'ward', data: z.strictObject({ ward: wardBoard.shape.ward }) },
  'bed.added': { stream: 'ward', data: z.strictObject({ bed: bedView }) },
  'bed.changed': { stream: 'ward', data: z.strictObject({ bed: bedView }) },
  /** The bed is not of this ward any more. */
  'bed.removed': { stream: 'ward', data: z.strictObject({ bedId }) },
  /** Rooms were added, renamed, moved or removed: every room of the ward, in its order. */
  'rooms.changed': { stream: 'ward', data: z.strictObject({ rooms: z.array(roomView) }) },
  /** How a bed stands is different. */
  'bed.state': { stream: 'ward', data: bedStateChange },
  /** Somebody lies in the ward, or what is known of them there changed. */
  'stay.shown': { stream: 'census', data: z.strictObject({ stay: stayCard }) },
  /** They left the ward. */
  'stay.gone': { stream: 'census', data: z.strictObject({ stayId }) },
  /** Somebody waits for a bed of the ward, or for another ward's and still lies here. */
  'request.shown': { stream: 'census', data: z.strictObject({ request: requestCard }) },
  /** Nobody waits any more: it was met, rejected or withdrawn. */
  'request.gone': { stream: 'census', data: z.strictObject({ requestId }) },
  /** The record is new or different, or the patient is elsewhere; who may read it asks for it. */
  'patient.changed': { stream: 'patient', data: z.strictObject({ patientId, version: z.number().int() }) },
  /** To the record that stays: another is part of it now. What points to the other points to this one. */
  'patient.merged': { stream: 'patient', data: z.strictObject({ survivorId: patientId, retiredId: patientId }) },
  /** The other stands for itself again. */
  'patient.unmerged': { stream: 'patient', data: z.strictObject({ survivorId: patientId, retiredId: patientId }) },
  'vitals.recorded': { stream: 'patient', data: z.strictObject({ patientId, vitalsId, news2: news2View }) },
  /** A feed, its messages or its work are different; who looks after feeds asks for it. */
  'feed.changed': { stream: 'feeds', data: z.strictObject({ feedId }) },
  /** Someone's entry on the staff list is new or different; who may read the list asks for it. */
  'staff.changed': { stream: 'staff', data: z.strictObject({ staffId, version: z.number().int(), state: staffState }) },
  /** To a person's own screens: this session's screen is locked now. */
  'session.locked': { stream: 'person', data: z.strictObject({ sessionId }) },
  /** To a person's own screens: this session is over; forget what is shown. */
  'session.ended': {
    stream: 'person',
    data: z.strictObject({
      sessionId,
      why: z.enum(['signed-out', 'revoked', 'suspended', 'expired', 'password-changed']),
    }),
  },
  /** To a screen on a wall: it is not one any more; forget what is shown. */
  'screen.revoked': { stream: 'screen', data: z.strictObject({ screenId }) },
  /** To a person's own screens: what they may do or see changed; ask again for everything. */
  'rights.changed': { stream: 'person', data: z.strictObject({}) },
} as const satisfies Record<string, EventDefinition>;

export type EventName = keyof typeof EVENTS;
export type EventData<Name extends EventName> = z.infer<(typeof EVENTS)[Name]['data']>;
export type EventsOf<Kind extends StreamKind> = {
  [Name in EventName]: (typeof EVENTS)[Name]['stream'] extends Kind ? Name : never;
}[EventName];
