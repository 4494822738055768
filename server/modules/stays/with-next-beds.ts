import type { BedNeed } from '../../../shared/schemas/stays.ts';
import type { PatientId, StayId } from '../../../shared/types/ids.ts';

/** For whom a bed is looked for, and what it must have. */
export interface Seeker {
  readonly patientId: PatientId;
  readonly stayId?: StayId;
  readonly need: BedNeed;
}

export const withNextBeds = <T>(_seeker: Seeker, work: () => Promise<T>): Promise<T> => work();
