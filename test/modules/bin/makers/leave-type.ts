import { newLeaveType } from '../../../security/fixtures/leave.ts';
import type { BinMaker } from './bin-maker.ts';

/** A kind of leave with what was set of it for somebody. */
export const leaveTypeMaker: BinMaker = {
  kind: 'leave-type',
  mover: ({ admin }) => admin,
  async make(world, hospital) {
    const { id, version } = await newLeaveType(world, hospital);
    const set = {
      staffId: hospital.nurse.id,
      typeId: id,
      year: 2026,
      version: 0,
      entitled: 50,
      carried: null,
      note: null,
    };
    await (await world.as(hospital.admin)).put('/api/v1/leave/balances', set);
    return {
      id,
      version,
      parts: { 'leave-type': 1, leave: 1 },
      shownAt: [
        { as: hospital.nurse, path: '/api/v1/leave/setup' },
        { as: hospital.nurse, path: '/api/v1/leave/mine' },
        { as: hospital.admin, path: '/api/v1/leave/balances' },
      ],
    };
  },
};
