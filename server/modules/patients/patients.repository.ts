import { repository } from '../../db/repository.ts';
import { patientCollection, patientCounterCollection, patientMergeCollection } from './patients.model.ts';
import { patientCounterPolicy, patientMergePolicy, patientPolicy } from './patients.policy.ts';

export const patientRepository = () => repository(patientCollection, patientPolicy);
export const patientCounterRepository = () => repository(patientCounterCollection, patientCounterPolicy);
export const patientMergeRepository = () => repository(patientMergeCollection, patientMergePolicy);
