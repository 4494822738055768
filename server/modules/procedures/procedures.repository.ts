import { repository } from '../../db/repository.ts';
import { consentMarkCollection, procedureCollection } from './procedures.model.ts';
import { consentMarkPolicy, procedurePolicy } from './procedures.policy.ts';

export const procedureRepository = () => repository(procedureCollection, procedurePolicy);
export const consentMarkRepository = () => repository(consentMarkCollection, consentMarkPolicy);
