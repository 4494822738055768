import { repository } from '../../db/repository.ts';
import { patientCollection, patientCounterCollection, patientMergeCollection } from './patients.model.ts';
import { patientCounterPolicy, patientMergePolicy, patientPolicy } from './patients.policy.ts';

export const patientRepository = () => repository(patientCollection, patientPolicy);
export const patientCounterRepository = () => repository(patientCounterCollection, patientCounterPolicy);
export const patientMergeRepository = () => repository(patientMergeCollection, patientMergePolicy);

/** Every patient of the hospital, past the actor's scope: only to decide what must hold for all, never to show anything. */
export const unsafeEveryPatientRepository = (_reason: string) =>
  repository(patientCollection, { ...patientPolicy, scope: () => ({}) });
