import { expect } from 'chai';
import { listBeds } from '../../../server/modules/places/index.ts';
import {
  occupancyRepository,
  requestRepository,
  stayRepository,
} from '../../../server/modules/stays/stays.repository.ts';
import type { Occupancy } from '../../../server/modules/stays/stays.model.ts';
import type { TestHospital, World } from '../../support/world.ts';

const sorted = (ids: readonly string[] | undefined): string[] => [...(ids ?? [])].sort();
const stayIdsOf = (lying: readonly Occupancy[], role: Occupancy['role']): string[] =>
  sorted(lying.filter((occupancy) => occupancy.role === role).map(({ stayId }) => stayId));

/**
 * What must be true of a hospital whatever happened: its beds, who lies in them, their stays and the requests say the same.
 * All of it is read at once, so nothing may be under way meanwhile.
 */
export const expectConsistent = (world: World, hospital: TestHospital): Promise<void> =>
  world.inside(hospital, async () => {
    const beds = await listBeds();
    const active = await occupancyRepository().find({ isActive: true });
    const stays = await stayRepository().find({ isOpen: true });
    const requests = await requestRepository().find({ isOpen: true });
    for (const { _id, code, state } of beds) {
      const lying = active.filter(({ bedId }) => bedId === _id);
      const { use, stayId, infants, alsoHere, hold } = state;
      const shown = { sole: use === 'occupied' ? [stayId] : [], infant: sorted(infants), also: sorted(alsoHere) };
      const kept = {
        sole: stayIdsOf(lying, 'sole'),
        infant: stayIdsOf(lying, 'infant'),
        also: stayIdsOf(lying, 'also'),
      };
      expect(shown, `who lies in ${code}`).to.deep.equal(kept);
      if (hold?.requestId !== undefined) {
        const request = requests.find((one) => one._id === hold.requestId);
        expect(request?.heldBedId, `what ${code} is held for`).to.equal(_id);
      }
    }
    for (const { stayId, bedId, patientId } of active) {
      const stay = stays.find(({ _id }) => _id === stayId);
      expect(stay, `the open stay of one who lies in ${bedId}`).to.include({ bedId, patientId });
    }
    for (const { _id, bedId, isMain } of stays) {
      const lies = active.filter(({ stayId }) => stayId === _id);
      expect(
        lies.map((one) => one.bedId),
        `the bed of stay ${_id}`,
      ).to.deep.equal(bedId === null ? [] : [bedId]);
      const claims = isMain && lies.some(({ role }) => role !== 'also');
      expect(
        lies.some(({ claimsPatient }) => claimsPatient),
        `the one bed of stay ${_id}`,
      ).to.equal(claims);
    }
  });
