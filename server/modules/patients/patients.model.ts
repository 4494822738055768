import type {
  Allergy,
  bloodGroup,
  CodeStatus,
  Guardian,
  PatientAlert,
  PatientView,
  Sex,
} from '../../../shared/schemas/patients.ts';
import type { z } from 'zod';
import type { PatientId, WardId } from '../../../shared/types/ids.ts';
import { normaliseDate } from '../../crypto/normalise.ts';
import { defineCollection, encryptedField } from '../../db/collection.ts';
import type { Doc } from '../../db/filter.ts';
import { normaliseNumber } from './normalise-number.ts';
import { phonePartsOf } from './phone-parts.ts';
import type { PatientName } from './name-parts.ts';
import { namePartsOf } from './name-parts.ts';

/** What another system calls the patient (HL7 CX: the number and who gave it). */
export interface Identifier {
  readonly system: string;
  readonly value: string;
}

export interface PatientRecord {
  readonly name: PatientName;
  /** `YYYY-MM-DD`. */
  readonly birthDate: string | null;
  readonly sex: Sex;
  /** Unique in the hospital, compared as `normaliseNumber` writes it. */
  readonly hospitalNumber: string;
  readonly nationalId: string | null;
  /** E.164. */
  readonly phone: string | null;
  readonly address: readonly string[];
  readonly language: string | null;
  readonly guardians: readonly Guardian[];
  readonly bloodGroup: z.infer<typeof bloodGroup> | null;
  readonly alerts: readonly PatientAlert[];
  readonly allergies: readonly Allergy[];
  readonly problems: readonly string[];
  readonly codeStatus: CodeStatus | null;
  readonly identifiers: readonly Identifier[];
  readonly wallPrivacy: PatientView['wallPrivacy'];
  /** Where the patient is; kept by whoever admits and moves patients (`setPatientWards`). */
  readonly wardIds: readonly WardId[];
  /** Whether there is any such ward, so that it can be asked for. */
  readonly isInHouse: boolean;
  /** The record that took this one in; `null` while it stands for itself. */
  readonly mergedInto: PatientId | null;
  /** Every record that is part of this one, also through another. */
  readonly mergedFrom: readonly PatientId[];
}

export type Patient = Doc<PatientRecord>;

export const identifierKey = ({ system, value }: Identifier): string =>
  JSON.stringify([system.trim().toUpperCase(), normaliseNumber(value)]);

export const patientCollection = defineCollection<PatientRecord>({
  name: 'patients',
  fields: {
    name: encryptedField,
    birthDate: encryptedField,
    sex: encryptedField,
    hospitalNumber: encryptedField,
    nationalId: encryptedField,
    phone: encryptedField,
    address: encryptedField,
    language: encryptedField,
    guardians: encryptedField,
    bloodGroup: encryptedField,
    alerts: encryptedField,
    allergies: encryptedField,
    problems: encryptedField,
    codeStatus: encryptedField,
    identifiers: encryptedField,
    wallPrivacy: { type: String, required: true },
    wardIds: { type: [String], required: true },
    isInHouse: { type: Boolean, required: true },
    mergedInto: { type: String, default: null },
    mergedFrom: { type: [String], required: true },
  },
  indexes: [
    { name: 'patient_hospital_number', key: { hospitalNumberIndex: 1 }, isUnique: true },
    { name: 'patient_name', key: { nameIndex: 1 } },
    { name: 'patient_sound', key: { soundIndex: 1 } },
    { name: 'patient_birth_date', key: { birthDateIndex: 1 } },
    { name: 'patient_national_id', key: { nationalIdIndex: 1 } },
    { name: 'patient_phone', key: { phoneIndex: 1 } },
    { name: 'patient_identifier', key: { identifierIndex: 1 } },
    { name: 'patient_in_order', key: { _id: -1 } },
    { name: 'patient_merged_into', key: { mergedInto: 1 } },
  ],
  encrypted: [
    'name',
    'birthDate',
    'sex',
    'hospitalNumber',
    'nationalId',
    'phone',
    'address',
    'language',
    'guardians',
    'bloodGroup',
    'alerts',
    'allergies',
    'problems',
    'codeStatus',
    'identifiers',
  ],
  blind: {
    hospitalNumberIndex: { of: 'hospitalNumber', normalise: normaliseNumber },
    nationalIdIndex: { of: 'nationalId', normalise: normaliseNumber },
    birthDateIndex: { of: 'birthDate', normalise: normaliseDate },
  },
  blindParts: {
    nameIndex: { of: 'name', partsOf: (name) => namePartsOf(name as PatientName).beginnings },
    soundIndex: { of: 'name', partsOf: (name) => namePartsOf(name as PatientName).sounds },
    phoneIndex: { of: 'phone', partsOf: (phone) => phonePartsOf(String(phone)) },
    identifierIndex: { of: 'identifiers', partsOf: (all) => (all as readonly Identifier[]).map(identifierKey) },
  },
  discipline: 'versioned',
  journal: 'required',
  canBeBinned: true,
});

/** The number of the last hospital number given. */
export interface PatientCounter {
  readonly of: 'hospital-number';
  readonly last: number;
}

export const patientCounterCollection = defineCollection<PatientCounter>({
  name: 'patientCounters',
  fields: { of: { type: String, required: true }, last: { type: Number, required: true } },
  indexes: [{ name: 'patient_counter', key: { of: 1 }, isUnique: true }],
  encrypted: [],
  blind: {},
  discipline: 'versioned',
  journal: { exempt: 'It counts; the patient who got the number is journalled.' },
});

/** What a merge changed in the record that stays, field by field, so that it can be taken back. */
export interface MergeSnapshot {
  readonly fields: Readonly<Record<string, { readonly before: unknown; readonly after: unknown }>>;
}

export interface PatientMerge {
  readonly survivorId: PatientId;
  readonly retiredId: PatientId;
  readonly snapshot: MergeSnapshot;
  readonly reason: string;
  readonly undoneAt: Date | null;
}

export const patientMergeCollection = defineCollection<PatientMerge>({
  name: 'patientMerges',
  fields: {
    survivorId: { type: String, required: true },
    retiredId: { type: String, required: true },
    snapshot: encryptedField,
    reason: encryptedField,
    undoneAt: { type: Date, default: null },
  },
  indexes: [
    {
      name: 'patient_merge_in_force',
      key: { retiredId: 1 },
      isUnique: true,
      where: { undoneAt: null },
    },
  ],
  encrypted: ['snapshot', 'reason'],
  blind: {},
  discipline: 'versioned',
  journal: 'required',
  canBeBinned: true,
});
