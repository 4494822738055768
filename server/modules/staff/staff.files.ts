import type { FileRight } from '../files/index.ts';
import { staffRepository } from './staff.repository.ts';

/** Who sees somebody's entry sees what they look like. */
export const staffFileRights: readonly FileRight[] = [
  {
    purpose: 'staff-photo',
    mayRead: async (staffId) => (await staffRepository().findOne({ _id: staffId })) !== null,
  },
];
