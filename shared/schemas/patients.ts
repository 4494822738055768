import { z } from 'zod';
import { patientId, wardId } from '../types/ids.ts';
import { calendarDate, instant, line, phone } from '../types/text.ts';

/** Administrative sex, in FHIR's terms; `unknown` is an answer too. */
export const sex = z.enum(['female', 'male', 'other', 'unknown']);
export type Sex = z.infer<typeof sex>;

/** What is to be done when the heart stops: everything, no resuscitation (DNACPR), or as agreed on paper. */
export const codeStatus = z.enum(['full', 'dnacpr', 'limited']);
export type CodeStatus = z.infer<typeof codeStatus>;

/** What everyone at the bed must know. `isolation` names the precaution and never the diagnosis. */
export const alertKind = z.enum([
  'falls',
  'pressure',
  'isolation',
  'diet',
  'nil-by-mouth',
  'language',
  'hearing',
  'sight',
  'seizures',
  'difficult-airway',
  'wandering',
  'violence-risk',
  'other',
]);
export type AlertKind = z.infer<typeof alertKind>;

/** One alert, with a few words where the kind alone does not say enough (“droplet”, “two to turn”). */
export const patientAlert = z.strictObject({ kind: alertKind, text: line(60).nullable() });
export type PatientAlert = z.infer<typeof patientAlert>;

export const allergySeverity = z.enum(['mild', 'moderate', 'severe']);

/** `severity`: of the reaction that was seen; `criticality`: what the next one may do (FHIR AllergyIntolerance). */
export const allergy = z.strictObject({
  substance: line(80),
  reaction: line(120).nullable(),
  severity: allergySeverity,
  criticality: z.enum(['low', 'high', 'unknown']),
});
export type Allergy = z.infer<typeof allergy>;

export const bloodGroup = z.enum(['A+', 'A-', 'B+', 'B-', 'AB+', 'AB-', 'O+', 'O-']);

export const guardian = z.strictObject({ name: line(80), relationship: line(40), phone: phone.nullable() });
export type Guardian = z.infer<typeof guardian>;

/** `hidden`: no name on the wall, whatever the ward shows of others. */
export const wallPrivacy = z.enum(['inherit', 'hidden']);

/** Number of the hospital's own, printed on the wristband: letters and digits, without regard to case. */
export const hospitalNumber = z
  .string()
  .trim()
  .toUpperCase()
  .regex(/^[A-Z0-9][A-Z0-9/-]{2,19}$/u, 'A hospital number has 3 to 20 letters, digits, dashes or strokes.');

/** What the bed and every list show of a patient: enough to know who it is and what to beware of. */
export const patientCard = z.strictObject({
  id: patientId,
  version: z.number().int(),
  familyName: z.string(),
  /** Empty where the person has one name only. */
  givenName: z.string(),
  /** `YYYY-MM-DD`; `null`: not known. */
  birthDate: z.string().nullable(),
  sex,
  hospitalNumber: z.string(),
  alerts: z.array(z.strictObject({ kind: alertKind, text: z.string().nullable() })),
  allergies: z.array(z.strictObject({ substance: z.string(), severity: allergySeverity })),
  /** `null`: nothing recorded, which is not the same as `full`. */
  codeStatus: codeStatus.nullable(),
  language: z.string().nullable(),
  isHiddenOnWall: z.boolean(),
});
export type PatientCard = z.infer<typeof patientCard>;

/** The whole record, for who works with it. */
export const patientView = z.strictObject({
  ...patientCard.shape,
  allergies: z.array(
    z.strictObject({
      substance: z.string(),
      reaction: z.string().nullable(),
      severity: allergySeverity,
      criticality: allergy.shape.criticality,
    }),
  ),
  nationalId: z.string().nullable(),
  phone: z.string().nullable(),
  address: z.array(z.string()),
  guardians: z.array(z.strictObject({ name: z.string(), relationship: z.string(), phone: z.string().nullable() })),
  bloodGroup: bloodGroup.nullable(),
  problems: z.array(z.string()),
  wallPrivacy,
  /** The record that took this one in; `null` while it stands for itself. */
  mergedInto: patientId.nullable(),
  /** Of the wards where the patient is, those the viewer sees. */
  wardIds: z.array(wardId),
  createdAt: instant,
  abilities: z.strictObject({ canEdit: z.boolean(), canMerge: z.boolean(), canRecordVitals: z.boolean() }),
});
export type PatientView = z.infer<typeof patientView>;

const details = {
  familyName: line(80),
  givenName: line(80).or(z.literal('')),
  /** `YYYY-MM-DD`, not in the future. */
  birthDate: calendarDate.nullable(),
  sex,
  /** Identity card, passport or social security number, as written there. */
  nationalId: line(40).nullable(),
  phone: phone.nullable(),
  address: z.array(line(120)).max(4),
  language: line(40).nullable(),
  guardians: z.array(guardian).max(6),
  bloodGroup: bloodGroup.nullable(),
  alerts: z.array(patientAlert).max(12),
  allergies: z.array(allergy).max(30),
  problems: z.array(line(200)).max(50),
  codeStatus: codeStatus.nullable(),
  wallPrivacy,
};

export const registerPatient = z.strictObject({
  familyName: details.familyName,
  givenName: details.givenName.default(''),
  birthDate: details.birthDate.default(null),
  sex: details.sex.default('unknown'),
  /** Given by the house when left out. */
  hospitalNumber: hospitalNumber.optional(),
  nationalId: details.nationalId.default(null),
  phone: details.phone.default(null),
  address: details.address.default([]),
  language: details.language.default(null),
  guardians: details.guardians.default([]),
  bloodGroup: details.bloodGroup.default(null),
  alerts: details.alerts.default([]),
  allergies: details.allergies.default([]),
  problems: details.problems.default([]),
  codeStatus: details.codeStatus.default(null),
  wallPrivacy: details.wallPrivacy.default('inherit'),
  /** Someone looked at the patients who are like this one and says that it is another. */
  confirmedNotDuplicate: z.boolean().default(false),
});

/** What is left out stays; `null` empties. */
export const changePatient = z
  .strictObject({ ...details, hospitalNumber })
  .partial()
  .extend({ version: z.number().int() });

/**
 * `q`: names or their beginnings (two letters and more), a hospital number, a phone number, an identity number or a birth
 * date (`YYYY-MM-DD`), in any mix: every word must fit. In the body because what is looked for is patient data.
 */
export const searchPatients = z.strictObject({
  q: line(120).optional(),
  birthDate: calendarDate.optional(),
  limit: z.number().int().min(1).max(50).default(20),
});

/** A patient found, and the ward where they are; `null`: in no ward the viewer sees. */
export const patientFound = z.strictObject({ patient: patientCard, wardId: wardId.nullable() });
export type PatientFound = z.infer<typeof patientFound>;
/** The latest registered first. `hasMore`: say more to find the rest. */
export const patientsFound = z.strictObject({ items: z.array(patientFound), hasMore: z.boolean() });

export const checkDuplicates = z.strictObject({
  familyName: details.familyName,
  givenName: details.givenName.default(''),
  birthDate: details.birthDate.default(null),
  nationalId: details.nationalId.default(null),
  phone: details.phone.default(null),
});

export const duplicateReason = z.enum(['national-id', 'name-and-birth-date', 'phone']);
export type DuplicateReason = z.infer<typeof duplicateReason>;
export const suspectedDuplicate = z.strictObject({ patient: patientCard, because: z.array(duplicateReason) });
export type SuspectedDuplicate = z.infer<typeof suspectedDuplicate>;
export const suspectedDuplicates = z.strictObject({ items: z.array(suspectedDuplicate) });

/** `retiredId` becomes part of the record it is sent to; undone by `unmergePatient`. */
export const mergePatients = z.strictObject({ retiredId: patientId, reason: line(200) });
export const unmergePatient = z.strictObject({ reason: line(200) });
