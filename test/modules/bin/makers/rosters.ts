import { daysAfter } from '../../../../shared/domain/zoned-time.ts';
import { newRoster, newShifts, newShiftTemplate } from '../../../security/fixtures/rosters.ts';
import type { BinMaker } from './bin-maker.ts';

/** A kind of shift that nothing is planned with. */
export const shiftTemplateMaker: BinMaker = {
  kind: 'shift-template',
  mover: ({ admin }) => admin,
  async make(world, hospital) {
    const { admin, nurse, wardA } = hospital;
    const caller = await world.as(admin);
    const { id, version } = await newShiftTemplate(caller);
    const roster = await newRoster(caller, hospital);
    return {
      id,
      version,
      parts: { 'shift-template': 1 },
      shownAt: [
        { as: admin, path: '/api/v1/shift-templates' },
        { as: nurse, path: `/api/v1/shift-templates?wardId=${wardA.id}` },
        { as: admin, path: `/api/v1/rosters/${roster.id}` },
      ],
    };
  },
};

/** A published roster of two, with its change log. */
export const rosterMaker: BinMaker = {
  kind: 'roster',
  mover: ({ admin }) => admin,
  async make(world, hospital) {
    const { admin, nurse, doctor, wardA } = hospital;
    const { roster, shiftIds } = await newShifts(world, hospital, [nurse.id, doctor.id]);
    const [text = ''] = shiftIds;
    return {
      id: roster.id,
      version: roster.version,
      parts: { roster: 1, shift: 2 },
      shownAt: [
        { as: admin, path: `/api/v1/wards/${wardA.id}/rosters` },
        { as: nurse, path: `/api/v1/rosters/${roster.id}` },
        { as: admin, path: `/api/v1/rosters/${roster.id}/log`, text },
        { as: nurse, path: `/api/v1/shifts/mine?from=${roster.from}&to=${daysAfter(roster.from, 20)}`, text },
      ],
    };
  },
};
