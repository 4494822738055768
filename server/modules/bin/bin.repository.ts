import { repository } from '../../db/repository.ts';
import { binBatchCollection } from './bin.model.ts';
import { binBatchPolicy } from './bin.policy.ts';

export const binBatchRepository = () => repository(binBatchCollection, binBatchPolicy);
