import { newCustomRole } from '../../../security/fixtures/roles.ts';
import type { BinMaker } from './bin-maker.ts';

export const customRoleMaker: BinMaker = {
  kind: 'custom-role',
  mover: ({ admin }) => admin,
  async make(world, hospital) {
    const { _id: id, version } = await newCustomRole(world, hospital);
    return {
      id,
      version,
      parts: { 'custom-role': 1 },
      shownAt: [
        { as: hospital.nurse, path: '/api/v1/roles' },
        { as: hospital.nurse, path: `/api/v1/roles/${id}` },
      ],
    };
  },
};
