import { repository } from '../../db/repository.ts';
import { documentCollection } from './documents.model.ts';
import { documentPolicy } from './documents.policy.ts';

export const documentRepository = () => repository(documentCollection, documentPolicy);
