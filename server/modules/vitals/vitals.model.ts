import type { News2View, VitalsView } from '../../../shared/schemas/vitals.ts';
import type { PatientId, StaffId, VitalsId } from '../../../shared/types/ids.ts';
import { defineCollection, encryptedField } from '../../db/collection.ts';
import type { Doc } from '../../db/filter.ts';

/** What was measured; units as in `shared/schemas/vitals.ts`. */
export type Measured = Omit<VitalsView, 'id' | 'patientId' | 'at' | 'recordedBy' | 'news2'>;

export interface VitalsRecord {
  readonly patientId: PatientId;
  /** When it was measured. */
  readonly at: Date;
  /** `null`: it came from a feed or the house itself. */
  readonly recordedBy: StaffId | null;
  readonly measured: Measured;
  readonly news2: News2View;
}
export type Vitals = Doc<VitalsRecord>;

export const vitalsCollection = defineCollection<VitalsRecord>({
  name: 'vitals',
  fields: {
    patientId: { type: String, required: true },
    at: { type: Date, required: true },
    recordedBy: { type: String, default: null },
    measured: encryptedField,
    news2: encryptedField,
  },
  indexes: [{ name: 'vitals_of_patient', key: { patientId: 1, at: -1 } }],
  encrypted: ['measured', 'news2'],
  blind: {},
  discipline: 'versioned',
  journal: 'required',
  canBeBinned: true,
});

/** The newest of a patient's scores, so that a whole ward's are one question. */
export interface LatestVitals {
  readonly patientId: PatientId;
  readonly vitalsId: VitalsId;
  readonly at: Date;
  readonly news2: News2View;
}

export const latestVitalsCollection = defineCollection<LatestVitals>({
  name: 'latestVitals',
  fields: {
    patientId: { type: String, required: true },
    vitalsId: { type: String, required: true },
    at: { type: Date, required: true },
    news2: encryptedField,
  },
  indexes: [{ name: 'latest_vitals_of_patient', key: { patientId: 1 }, isUnique: true }],
  encrypted: ['news2'],
  blind: {},
  discipline: 'versioned',
  journal: { exempt: 'It repeats the newest vitals, which are journalled.' },
  canBeBinned: true,
});
