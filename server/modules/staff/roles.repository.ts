import { repository } from '../../db/repository.ts';
import { customRoleCollection } from './roles.model.ts';
import { customRolePolicy } from './roles.policy.ts';

export const customRoleRepository = () => repository(customRoleCollection, customRolePolicy);
