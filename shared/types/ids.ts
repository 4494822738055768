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

/**
 * The platform is a tenant of its own: operators are its staff, its journal and outbox are kept like any hospital's.
 * Its id is fixed so that no code path has to ask for it.
 */
export const PLATFORM_ID = hospitalId.parse('00000000-0000-7000-8000-000000000000');
/** The code operators type where staff type their hospital's code. No hospital may take it. */
export const PLATFORM_CODE = 'PLATFORM';
