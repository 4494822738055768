import type { ConsentCategory } from '../../../shared/schemas/consent-templates.ts';
import type { ConsentMark } from '../../../shared/schemas/consents.ts';
import type { ConsentId, PatientId, ProcedureId, StaffId, StayId, WardId } from '../../../shared/types/ids.ts';
import { defineCollection, encryptedField } from '../../db/collection.ts';
import type { Doc } from '../../db/filter.ts';

export interface ProcedureRecord {
  readonly patientId: PatientId;
  readonly stayId: StayId | null;
  readonly name: string;
  readonly place: string | null;
  readonly plannedAt: Date;
  readonly minutes: number;
  readonly leadId: StaffId;
  readonly teamIds: readonly StaffId[];
  readonly note: string | null;
  readonly needs: readonly ConsentCategory[];
  readonly status: 'planned' | 'started' | 'finished' | 'cancelled';
  readonly startedAt: Date | null;
  readonly startedBy: StaffId | null;
  /** The consents that were valid then. */
  readonly startedWith: readonly ConsentId[];
  /** Why it was started without a valid consent. */
  readonly overrideReason: string | null;
  readonly endedAt: Date | null;
  readonly cancelReason: string | null;
  /** Its lead was told that its gate is closed and its time near. */
  readonly remindedAt: Date | null;
}
export type Procedure = Doc<ProcedureRecord>;

export const procedureCollection = defineCollection<ProcedureRecord>({
  name: 'procedures',
  fields: {
    patientId: { type: String, required: true },
    stayId: { type: String, default: null },
    name: encryptedField,
    place: encryptedField,
    plannedAt: { type: Date, required: true },
    minutes: { type: Number, required: true },
    leadId: { type: String, required: true },
    teamIds: { type: [String], required: true },
    note: encryptedField,
    needs: { type: [String], required: true },
    status: { type: String, required: true },
    startedAt: { type: Date, default: null },
    startedBy: { type: String, default: null },
    startedWith: { type: [String], required: true },
    overrideReason: encryptedField,
    endedAt: { type: Date, default: null },
    cancelReason: encryptedField,
    remindedAt: { type: Date, default: null },
  },
  indexes: [
    { name: 'procedure_of_patient', key: { patientId: 1, plannedAt: 1 } },
    { name: 'procedure_of_day', key: { plannedAt: 1 } },
    { name: 'procedure_to_come', key: { status: 1, plannedAt: 1 } },
  ],
  encrypted: ['name', 'place', 'note', 'overrideReason', 'cancelReason'],
  blind: {},
  discipline: 'versioned',
  journal: 'required',
  canBeBinned: true,
});

/**
 * What the boards were told last of a patient: whatever changes it is compared with this, and whoever opens a board is
 * shown this, so that old state and events since are a fresh look.
 */
export interface ConsentMarkRecord {
  readonly patientId: PatientId;
  /** The wards whose boards show the patient. */
  readonly wardIds: readonly WardId[];
  /** `null`: nothing to show. */
  readonly standing: ConsentMark['standing'] | null;
  readonly procedureId: ProcedureId | null;
  readonly procedureAt: Date | null;
  readonly at: Date | null;
  /** When it will be another by time alone; `null`: never. */
  readonly changesAt: Date | null;
}

export const consentMarkCollection = defineCollection<ConsentMarkRecord>({
  name: 'consentMarks',
  fields: {
    patientId: { type: String, required: true },
    wardIds: { type: [String], required: true },
    standing: { type: String, default: null },
    procedureId: { type: String, default: null },
    procedureAt: { type: Date, default: null },
    at: { type: Date, default: null },
    changesAt: { type: Date, default: null },
  },
  indexes: [
    { name: 'consent_mark_of', key: { patientId: 1 }, isUnique: true },
    { name: 'consent_mark_of_ward', key: { wardIds: 1 } },
    { name: 'consent_mark_due', key: { changesAt: 1 } },
  ],
  encrypted: [],
  blind: {},
  discipline: 'versioned',
  journal: { exempt: 'It repeats what consents and procedures say, whose changes are journalled.' },
  canBeBinned: true,
});
