import { z } from 'zod';

/**
 * Identifiers are UUID version 7 (RFC 9562): sortable by time, unguessable enough for a URL, and of one exact form, so
 * that a schema can refuse anything else before it reaches a query.
 */
const idOf = <Brand extends string>() => z.uuidv7().brand<Brand>();

export const hospitalId = idOf<'HospitalId'>();
export type HospitalId = z.infer<typeof hospitalId>;

export const staffId = idOf<'StaffId'>();
export type StaffId = z.infer<typeof staffId>;

export const sessionId = idOf<'SessionId'>();
export type SessionId = z.infer<typeof sessionId>;

export const invitationId = idOf<'InvitationId'>();

export const departmentId = idOf<'DepartmentId'>();
export type DepartmentId = z.infer<typeof departmentId>;

/** A site, building or floor. */
export const locationId = idOf<'LocationId'>();
export type LocationId = z.infer<typeof locationId>;

export const wardId = idOf<'WardId'>();
export type WardId = z.infer<typeof wardId>;

export const roomId = idOf<'RoomId'>();
export type RoomId = z.infer<typeof roomId>;

export const bedId = idOf<'BedId'>();
export type BedId = z.infer<typeof bedId>;

export const mailId = idOf<'MailId'>();
export type MailId = z.infer<typeof mailId>;

export const patientId = idOf<'PatientId'>();
export type PatientId = z.infer<typeof patientId>;

export const vitalsId = idOf<'VitalsId'>();
export type VitalsId = z.infer<typeof vitalsId>;

/** An inpatient stay (FHIR Encounter). */
export const stayId = idOf<'StayId'>();
export type StayId = z.infer<typeof stayId>;

/** Somebody asks for a bed: an admission or a transfer. */
export const requestId = idOf<'RequestId'>();
export type RequestId = z.infer<typeof requestId>;

export const cleaningId = idOf<'CleaningId'>();
export type CleaningId = z.infer<typeof cleaningId>;

export const feedId = idOf<'FeedId'>();
export type FeedId = z.infer<typeof feedId>;

export const feedMessageId = idOf<'FeedMessageId'>();
export type FeedMessageId = z.infer<typeof feedMessageId>;

export const feedWorkId = idOf<'FeedWorkId'>();
export type FeedWorkId = z.infer<typeof feedWorkId>;

/** A screen on a ward's wall. */
export const screenId = idOf<'ScreenId'>();
export type ScreenId = z.infer<typeof screenId>;

/** A conversation: of a ward, of two people, of a group, about a patient, or with whoever holds a role. */
export const channelId = idOf<'ChannelId'>();
export type ChannelId = z.infer<typeof channelId>;

/** Made by whoever writes the message, so that sending it twice is sending it once. */
export const messageId = idOf<'MessageId'>();
export type MessageId = z.infer<typeof messageId>;

/** A role that one or more people hold at a time: the on-call registrar, the coordinator of a ward. */
export const onCallRoleId = idOf<'OnCallRoleId'>();
export type OnCallRoleId = z.infer<typeof onCallRoleId>;

export const fileId = idOf<'FileId'>();
export type FileId = z.infer<typeof fileId>;

/** One person's notice of one cause. */
export const noticeId = idOf<'NoticeId'>();
export type NoticeId = z.infer<typeof noticeId>;

/** A browser that asked for web push. */
export const pushSubscriptionId = idOf<'PushSubscriptionId'>();

/** What a hospital's consents of one kind are made from. */
export const consentTemplateId = idOf<'ConsentTemplateId'>();
export type ConsentTemplateId = z.infer<typeof consentTemplateId>;

/** One patient's consent (FHIR Consent). */
export const consentId = idOf<'ConsentId'>();
export type ConsentId = z.infer<typeof consentId>;

/** An operation or other procedure, planned or done (FHIR Procedure). */
export const procedureId = idOf<'ProcedureId'>();
export type ProcedureId = z.infer<typeof procedureId>;

/** A document or photo of a patient's record (FHIR DocumentReference). */
export const documentId = idOf<'DocumentId'>();
export type DocumentId = z.infer<typeof documentId>;

/** A role that the hospital made itself, from the list of permissions. */
export const customRoleId = idOf<'CustomRoleId'>();
export type CustomRoleId = z.infer<typeof customRoleId>;

/** When a kind of shift begins and ends: Day, Night. */
export const shiftTemplateId = idOf<'ShiftTemplateId'>();
export type ShiftTemplateId = z.infer<typeof shiftTemplateId>;

/** The plan of one ward for some weeks. */
export const rosterId = idOf<'RosterId'>();
export type RosterId = z.infer<typeof rosterId>;

/** One shift of one person, or an open one; the same while it is planned and once it is published. */
export const shiftId = idOf<'ShiftId'>();
export type ShiftId = z.infer<typeof shiftId>;

/** Somebody asks to give, swap or take a shift. */
export const swapId = idOf<'SwapId'>();
export type SwapId = z.infer<typeof swapId>;

export const leaveTypeId = idOf<'LeaveTypeId'>();
export type LeaveTypeId = z.infer<typeof leaveTypeId>;

export const leaveRequestId = idOf<'LeaveRequestId'>();
export type LeaveRequestId = z.infer<typeof leaveRequestId>;

/** A worked shift: from when somebody started duty until they left it. */
export const dutyId = idOf<'DutyId'>();
export type DutyId = z.infer<typeof dutyId>;

/** Somebody asks to have the times of a duty put right. */
export const correctionId = idOf<'CorrectionId'>();
export type CorrectionId = z.infer<typeof correctionId>;

/** What was moved to the Bin together and comes back together. */
export const binBatchId = idOf<'BinBatchId'>();
export type BinBatchId = z.infer<typeof binBatchId>;

/**
 * The platform is a tenant of its own: operators are its staff, its journal and outbox are kept like any hospital's.
 * Its id is fixed so that no code path has to ask for it.
 */
export const PLATFORM_ID = hospitalId.parse('00000000-0000-7000-8000-000000000000');
/** The code operators type where staff type their hospital's code. No hospital may take it. */
export const PLATFORM_CODE = 'PLATFORM';
