import { z } from 'zod';
import { consentId, patientId, procedureId, staffId, stayId, wardId } from '../types/ids.ts';
import { calendarDate, instant, line, paragraph } from '../types/text.ts';
import { consentCategory } from './consent-templates.ts';
import { consentStanding } from './consents.ts';
import { patientCard } from './patients.ts';

const version = z.number().int();
const staffName = z.strictObject({ id: staffId, name: z.string() });

/** FHIR R4 Procedure.status, as far as we have them: preparation, in-progress, completed, not-done. */
export const procedureStatus = z.enum(['planned', 'started', 'finished', 'cancelled']);

/** One kind of consent the procedure needs, and the best there is. */
export const procedureNeed = z.strictObject({
  category: consentCategory,
  consentId: consentId.nullable(),
  title: z.string().nullable(),
  standing: consentStanding.or(z.literal('missing')),
  /** What is stored is not what was sealed: it opens no gate, however it stands. */
  isAltered: z.boolean(),
});
export type ProcedureNeed = z.infer<typeof procedureNeed>;

export const procedureView = z.strictObject({
  id: procedureId,
  version,
  patient: patientCard,
  stayId: stayId.nullable(),
  wardId: wardId.nullable(),
  name: z.string(),
  /** Theatre, room. */
  place: z.string().nullable(),
  plannedAt: instant,
  /** Minutes. */
  minutes: z.number().int(),
  lead: staffName,
  team: z.array(staffName),
  note: z.string().nullable(),
  status: procedureStatus,
  needs: z.array(procedureNeed),
  /** `open`: every need is met by a consent that is valid now. */
  gate: z.enum(['open', 'closed']),
  /** Which consents it started with, and why without the others. */
  startedWith: z.array(consentId),
  startedAt: instant.nullable(),
  startedBy: z.string().nullable(),
  override: z.strictObject({ reason: z.string(), by: z.string() }).nullable(),
  endedAt: instant.nullable(),
  cancelReason: z.string().nullable(),
  abilities: z.strictObject({ canManage: z.boolean(), canOverride: z.boolean() }),
  /** Of the stream `patient`. */
  seq: z.number().int(),
});
export type ProcedureView = z.infer<typeof procedureView>;

/** `day`: in the hospital's time zone; today unless given. */
export const procedureListQuery = z.strictObject({
  day: calendarDate.optional(),
  patientId: patientId.optional(),
});
/** In the order of their times. */
export const procedureList = z.strictObject({
  day: calendarDate.nullable(),
  items: z.array(procedureView),
});
export type ProcedureList = z.infer<typeof procedureList>;

const details = {
  name: line(160),
  place: line(80).nullable(),
  plannedAt: instant,
  minutes: z.number().int().min(5).max(1440),
  leadId: staffId,
  teamIds: z.array(staffId).max(20),
  note: paragraph(1000).nullable(),
  /** What must be consented to; at least one, unless `[]` is said with the reason in the note. */
  needs: z.array(consentCategory).max(6),
};
export const planProcedure = z.strictObject({
  patientId,
  ...details,
  place: details.place.default(null),
  minutes: details.minutes.default(60),
  teamIds: details.teamIds.default([]),
  note: details.note.default(null),
  needs: details.needs.default(['procedure']),
});
export const changeProcedure = z.strictObject(details).partial().extend({ version });
/** `override`: without a valid consent, with why (break-glass); needs `procedure.override`. */
export const startProcedure = z.strictObject({
  version,
  override: z.strictObject({ reason: line(300) }).exactOptional(),
});
export const finishProcedure = z.strictObject({ version });
export const cancelProcedure = z.strictObject({ version, reason: line(300) });
