import type { VitalsView } from '../../../shared/schemas/vitals.ts';
import type { VitalsId } from '../../../shared/types/ids.ts';
import type { Vitals } from './vitals.model.ts';

export const presentVitals = ({ _id, patientId, measured, at, recordedBy, news2 }: Vitals): VitalsView => ({
  id: _id as VitalsId,
  patientId,
  respirationRate: measured.respirationRate,
  spo2: measured.spo2,
  spo2Scale: measured.spo2Scale,
  onOxygen: measured.onOxygen,
  systolic: measured.systolic,
  diastolic: measured.diastolic,
  pulse: measured.pulse,
  consciousness: measured.consciousness,
  temperature: measured.temperature,
  painScore: measured.painScore,
  at: at.toISOString(),
  recordedBy,
  news2,
});
