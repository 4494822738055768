import { repository } from '../../db/repository.ts';
import { fileCollection } from './files.model.ts';
import { filePolicy } from './files.policy.ts';

export const fileRepository = () => repository(fileCollection, filePolicy);
