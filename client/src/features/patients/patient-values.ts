import { z } from 'zod';
import type { PatientView } from '../../../../shared/schemas/patients.ts';
import { allergy, changePatient, guardian, patientAlert } from '../../../../shared/schemas/patients.ts';

// An empty field is nothing, not an empty word.
const orNull = z.string().transform((text) => text.trim() || null);
const phoneOrNull = z.string().transform((text) => text.replace(/[\s().-]/gu, '') || null);
const lines = z.string().transform((text) =>
  text
    .split('\n')
    .map((each) => each.trim())
    .filter((each) => each !== ''),
);
const nothing = z.literal('').transform(() => null);
const of = changePatient.shape;

/** The fields of a patient as a form holds them, and what they come to. */
export const patientValues = z.strictObject({
  familyName: of.familyName.unwrap(),
  givenName: z.string().pipe(of.givenName.unwrap()),
  birthDate: orNull.pipe(of.birthDate.unwrap()),
  sex: of.sex.unwrap(),
  hospitalNumber: z
    .literal('')
    .transform(() => undefined)
    .or(of.hospitalNumber.unwrap()),
  nationalId: orNull.pipe(of.nationalId.unwrap()),
  phone: phoneOrNull.pipe(of.phone.unwrap()),
  address: lines.pipe(of.address.unwrap()),
  language: orNull.pipe(of.language.unwrap()),
  codeStatus: nothing.or(of.codeStatus.unwrap()),
  bloodGroup: nothing.or(of.bloodGroup.unwrap()),
  problems: lines.pipe(of.problems.unwrap()),
  alerts: z
    .array(z.strictObject({ kind: patientAlert.shape.kind, text: orNull.pipe(patientAlert.shape.text) }))
    .max(12),
  allergies: z
    .array(
      z.strictObject({
        substance: allergy.shape.substance,
        reaction: orNull.pipe(allergy.shape.reaction),
        severity: allergy.shape.severity,
        criticality: allergy.shape.criticality,
      }),
    )
    .max(30),
  guardians: z
    .array(
      z.strictObject({
        name: guardian.shape.name,
        relationship: guardian.shape.relationship,
        phone: phoneOrNull.pipe(guardian.shape.phone),
      }),
    )
    .max(6),
  isHiddenOnWall: z.boolean(),
});

export type PatientFields = z.input<typeof patientValues>;

/** What the server is sent for what the form came to. */
export const bodyOf = ({ isHiddenOnWall, hospitalNumber, ...values }: z.output<typeof patientValues>) => ({
  ...values,
  ...(hospitalNumber === undefined ? {} : { hospitalNumber }),
  wallPrivacy: isHiddenOnWall ? ('hidden' as const) : ('inherit' as const),
});

/** A form about somebody nothing is known of yet. */
export const NOBODY: PatientFields = {
  familyName: '',
  givenName: '',
  birthDate: '',
  sex: 'unknown',
  hospitalNumber: '',
  nationalId: '',
  phone: '',
  address: '',
  language: '',
  codeStatus: '',
  bloodGroup: '',
  problems: '',
  alerts: [],
  allergies: [],
  guardians: [],
  isHiddenOnWall: false,
};

export const fieldsOf = (patient: PatientView): PatientFields => ({
  familyName: patient.familyName,
  givenName: patient.givenName,
  birthDate: patient.birthDate ?? '',
  sex: patient.sex,
  hospitalNumber: patient.hospitalNumber,
  nationalId: patient.nationalId ?? '',
  phone: patient.phone ?? '',
  address: patient.address.join('\n'),
  language: patient.language ?? '',
  codeStatus: patient.codeStatus ?? '',
  bloodGroup: patient.bloodGroup ?? '',
  problems: patient.problems.join('\n'),
  alerts: patient.alerts.map(({ kind, text }) => ({ kind, text: text ?? '' })),
  allergies: patient.allergies.map((one) => ({ ...one, reaction: one.reaction ?? '' })),
  guardians: patient.guardians.map((one) => ({ ...one, phone: one.phone ?? '' })),
  isHiddenOnWall: patient.wallPrivacy === 'hidden',
});

/** Where the server may find something wrong that the form can show beside its field. */
export const FIELDS = [
  'familyName',
  'givenName',
  'birthDate',
  'sex',
  'hospitalNumber',
  'nationalId',
  'phone',
  'address',
  'language',
  'codeStatus',
  'bloodGroup',
  'problems',
  'alerts',
  'allergies',
  'guardians',
] as const satisfies readonly (keyof PatientFields)[];
