import { z } from 'zod';
import { messageView, receipt, standing, waitingMessage } from '../schemas/chat.ts';
import { consentMark, consentState } from '../schemas/consents.ts';
import { noticeCounts, noticeView } from '../schemas/notices.ts';
import { availability, onCallRole } from '../schemas/on-call.ts';
import { bedStateChange, bedView, roomView, wardBoard, wardListItem } from '../schemas/places.ts';
import { staffState } from '../schemas/staff.ts';
import { requestCard, stayCard } from '../schemas/stays.ts';
import { news2View } from '../schemas/vitals.ts';
import { instant } from '../types/text.ts';
import {
  bedId,
  binBatchId,
  customRoleId,
  dutyId,
  leaveRequestId,
  rosterId,
  wardId,
  channelId,
  consentId,
  consentTemplateId,
  documentId,
  feedId,
  messageId,
  onCallRoleId,
  patientId,
  procedureId,
  requestId,
  screenId,
  sessionId,
  staffId,
  stayId,
  vitalsId,
  noticeId,
} from '../types/ids.ts';
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
  /** It lies in the Bin now. */
  'ward.removed': { stream: 'wards', data: z.strictObject({ wardId }) },
  /** The ward itself is different (name, floor, version), told to those who look at its board. */
  'ward.described': { stream: 'ward', data: z.strictObject({ ward: wardBoard.shape.ward }) },
  'bed.added': { stream: 'ward', data: z.strictObject({ bed: bedView }) },
  'bed.changed': { stream: 'ward', data: z.strictObject({ bed: bedView }) },
  /** The bed is not of this ward any more. */
  'bed.removed': { stream: 'ward', data: z.strictObject({ bedId }) },
  /** Rooms were added, renamed, moved or removed: every room of the ward, in its order. None: the ward lies in the Bin. */
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
  /** A consent of the patient is new or stands otherwise; who may read it asks for it. */
  'consent.changed': {
    stream: 'patient',
    data: z.strictObject({ patientId, consentId, state: consentState, version: z.number().int() }),
  },
  /** A procedure of the patient is new or different, or its consents are; who may read it asks for it. */
  'procedure.changed': {
    stream: 'patient',
    data: z.strictObject({ patientId, procedureId, version: z.number().int() }),
  },
  /** For whoever has a list of procedures open: this one is new or different, or its consents are; who may read it asks for it. */
  'procedure.listed': { stream: 'procedures', data: z.strictObject({ procedureId }) },
  /** A document or photo of the patient came, changed or went; who may read it asks for it. */
  'document.changed': { stream: 'patient', data: z.strictObject({ patientId, documentId }) },
  /** How the patient's consents stand now, for the board; `null`: nothing to show. */
  'consents.marked': { stream: 'ward-consents', data: z.strictObject({ patientId, mark: consentMark.nullable() }) },
  /** A template was written, changed or published; who may read it asks for it. */
  'consent-template.changed': {
    stream: 'consent-templates',
    data: z.strictObject({ templateId: consentTemplateId, version: z.number().int() }),
  },
  'message.added': { stream: 'channel', data: z.strictObject({ message: messageView }) },
  /** Edited, deleted, reacted to, acknowledged, or asked of more people. */
  'message.changed': { stream: 'channel', data: z.strictObject({ message: messageView }) },
  /** How far these have come now; others are where they were. */
  'channel.receipts': { stream: 'channel', data: z.strictObject({ receipts: z.array(receipt) }) },
  /** Its name or its people are different; who may read it asks for it. */
  'channel.changed': { stream: 'channel', data: z.strictObject({ channelId, version: z.number().int() }) },
  /** Every message about the patient that waits now; none: an empty list. */
  'messages.waiting': {
    stream: 'ward-talk',
    data: z.strictObject({ patientId, waiting: z.array(waitingMessage) }),
  },
  /** A patient of the ward has a channel now. */
  'patient-channel.opened': { stream: 'ward-talk', data: z.strictObject({ patientId, channelId }) },
  'on-call.role': { stream: 'on-call', data: z.strictObject({ role: onCallRole }) },
  'on-call.role-removed': { stream: 'on-call', data: z.strictObject({ roleId: onCallRoleId }) },
  'availability.changed': { stream: 'on-call', data: z.strictObject({ availability }) },
  /** A feed, its messages or its work are different; who looks after feeds asks for it. */
  'feed.changed': { stream: 'feeds', data: z.strictObject({ feedId }) },
  /** Something of a ward's roster is different: its plan, what is published, a swap; who may read it asks for it. */
  'roster.changed': { stream: 'roster', data: z.strictObject({ wardId, rosterId: rosterId.nullable() }) },
  /** To a person's own screens: their shifts, swaps, leave or corrections are different; ask for them. */
  'shifts.changed': { stream: 'person', data: z.strictObject({}) },
  /** A request for leave is new, or was decided; `null`: what leave is reckoned by is different. Who decides asks for it. */
  'leave.changed': { stream: 'leave', data: z.strictObject({ requestId: leaveRequestId.nullable() }) },
  /** Somebody started duty; `wardId: null`: in no ward. */
  'duty.started': { stream: 'duty', data: z.strictObject({ dutyId, staffId, wardId: wardId.nullable(), at: instant }) },
  /** They left it. */
  'duty.ended': { stream: 'duty', data: z.strictObject({ dutyId, staffId, wardId: wardId.nullable(), at: instant }) },
  /** The times of a duty, or a request to correct them, are different. */
  'attendance.changed': { stream: 'duty', data: z.strictObject({ dutyId, staffId }) },
  /** Something went to the Bin, came back, was purged, or is to be; who looks after the Bin asks for it. */
  'bin.changed': { stream: 'bin', data: z.strictObject({ batchId: binBatchId }) },
  /** A role of the hospital's own is new, different or gone. */
  'role.changed': { stream: 'staff', data: z.strictObject({ roleId: customRoleId }) },
  /** Someone's entry on the staff list is new, different or gone; who may read the list asks for it. */
  'staff.changed': {
    stream: 'staff',
    data: z.strictObject({
      staffId,
      version: z.number().int(),
      /** `gone`: they are not on the list any more; what they wrote keeps their name. */
      state: z.enum([...staffState.options, 'gone']),
    }),
  },
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
  /** To a person's own screens: they are in this channel now, or see it otherwise than before; ask for it. */
  'chat.joined': { stream: 'person', data: z.strictObject({ channelId }) },
  /** They are not in it any more; forget what is shown of it. */
  'chat.left': { stream: 'person', data: z.strictObject({ channelId }) },
  /** Where they stand in a channel, on all their devices. */
  'chat.standing': { stream: 'person', data: z.strictObject({ standing }) },
  /** They kept the message, or keep it no more. */
  'chat.saved': { stream: 'person', data: z.strictObject({ messageId, isSaved: z.boolean() }) },
  /** New, or another cause of the same subject fell to it. */
  'notice.added': { stream: 'person', data: z.strictObject({ notice: noticeView, counts: noticeCounts }) },
  /** Seen, unseen, acted on or pushed. `all`: every one there was is seen; `upTo`: every one up to it, by its id. */
  'notice.changed': {
    stream: 'person',
    data: z.strictObject({
      notices: z.array(noticeView),
      all: z.boolean(),
      upTo: noticeId.optional(),
      counts: noticeCounts,
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
