import { repository } from '../../db/repository.ts';
import { latestVitalsCollection, vitalsCollection } from './vitals.model.ts';
import { latestVitalsPolicy, vitalsPolicy } from './vitals.policy.ts';

export const vitalsRepository = () => repository(vitalsCollection, vitalsPolicy);
export const latestVitalsRepository = () => repository(latestVitalsCollection, latestVitalsPolicy);
