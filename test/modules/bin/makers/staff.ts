import { unique } from '../../../security/fixtures/route-fixture.ts';
import { createStaff } from '../../../../server/modules/staff/index.ts';
import type { BinMaker } from './bin-maker.ts';

export const staffMaker: BinMaker = {
  kind: 'staff',
  mover: ({ admin }) => admin,
  async make(world, hospital) {
    const email = `${unique('leaver').replace(' ', '')}@colleagues.example`;
    const { _id: id, version } = await world.inside(hospital, () =>
      createStaff({ displayName: unique('Leaver'), email, roles: ['nurse'], wardIds: [hospital.wardA.id] }),
    );
    return {
      id,
      version,
      parts: { staff: 1 },
      shownAt: [
        { as: hospital.admin, path: '/api/v1/staff?limit=100' },
        { as: hospital.admin, path: '/api/v1/staff?role=nurse&state=invited&limit=100' },
        { as: hospital.nurse, path: `/api/v1/staff/${id}` },
      ],
    };
  },
};
