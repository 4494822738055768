import { expect } from 'chai';
import { outboxRepository, toEnvelope } from '../../../server/outbox/outbox.ts';
import type { Envelope } from '../../../shared/events/envelope.ts';
import type { EventsOf } from '../../../shared/events/registry.ts';
import { applyWardEvent } from '../../../shared/projections/ward-board.ts';
import { applyCensusEvent } from '../../../shared/projections/ward-census.ts';
import type { WardBoard } from '../../../shared/schemas/places.ts';
import { wardBoard } from '../../../shared/schemas/places.ts';
import type { WardCensus } from '../../../shared/schemas/stays.ts';
import type { BedId, PatientId } from '../../../shared/types/ids.ts';
import { seededRandom } from '../../faults/seeded-random.ts';
import type { TestWard, World } from '../../support/world.ts';
import { openWorld } from '../../support/world.ts';
import type { AtWork } from './stage.ts';
import { atWork, newBeds, newPatients, read } from './stage.ts';

const STEPS = 30;

describe('an old census and the events since', () => {
  let world: World;
  let doctor: AtWork;
  before(async () => {
    world = await openWorld();
    doctor = atWork(world, world.north, world.north.doctor);
  });
  after(() => world.close());

  const board = async (ward: TestWard): Promise<WardBoard> =>
    read(wardBoard, await (await world.as(world.north.doctor)).get(`/api/v1/wards/${ward.id}`));
  const since = (stream: string, seq: number) =>
    world.inside(world.north, async () =>
      (await outboxRepository().find({ stream, seq: { $gt: seq } }, { sort: { seq: 1 } })).map(toEnvelope),
    );

  async function caughtUp(old: WardCensus): Promise<WardCensus> {
    let census = old;
    for (const event of await since(`census:${old.wardId}`, old.seq)) {
      const next = applyCensusEvent(census, event as Envelope<EventsOf<'census'>>);
      if (next === 'gap') throw new Error('The stream has a hole.');
      census = next;
    }
    return census;
  }

  async function caughtUpBoard(old: WardBoard): Promise<WardBoard> {
    let state = old;
    for (const event of await since(`ward:${old.ward.id}`, old.seq)) {
      const next = applyWardEvent(state, event as Envelope<EventsOf<'ward'>>);
      if (next === 'gap') throw new Error('The stream has a hole.');
      state = next;
    }
    return state;
  }

  /** Does something that comes to mind with the stays there are; refusals are part of life. */
  async function live(random: () => number, beds: readonly BedId[], patients: readonly PatientId[]): Promise<void> {
    const any = <Item>(items: readonly Item[]): Item | undefined => items[Math.floor(random() * items.length)];
    const censuses = [await doctor.census(world.north.wardA), await doctor.census(world.north.wardB)];
    const stays = censuses.flatMap((census) => census.stays);
    const requests = censuses.flatMap((census) => census.requests);
    const [stay, other, bedId, patientId, request] = [any(stays), any(stays), any(beds), any(patients), any(requests)];
    if (bedId === undefined || patientId === undefined) return;
    const ward = random() < 0.5 ? world.north.wardA : world.north.wardB;
    const need = { type: null, tags: [], precaution: null };
    const dice = random();
    const overrideReason = 'A test';
    if (stay === undefined || dice < 0.25) {
      await doctor.tries.admit(patientId, bedId, { overrideReason });
      return;
    }
    if (dice < 0.4) await doctor.tries.move(stay, bedId, { overrideReason });
    else if (dice < 0.45) await doctor.tries.stay(stay, 'undo');
    else if (dice < 0.55) await doctor.tries.stay(stay, 'discharge', { disposition: 'home', overrideReason });
    else if (dice < 0.6) await doctor.tries.stay(stay, 'cancel', { reason: 'A test' });
    else if (dice < 0.65)
      await doctor.tries.stay(stay, 'infants', { version: undefined, motherVersion: stay.version, patientId });
    else if (dice < 0.72) await doctor.tries.change(stay, { precaution: 'contact', isReadyToMove: random() < 0.5 });
    else if (dice < 0.77) await doctor.tries.stay(stay, 'discharge-plan', { to: 'planned' });
    else if (dice < 0.82 && other !== undefined) {
      const side = ({ id, version }: typeof stay) => ({ stayId: id, version });
      const caller = await world.as(world.north.doctor);
      await caller.post('/api/v1/stays/swap', { one: side(stay), other: side(other) });
    } else if (dice < 0.9) {
      await doctor.tries.ask({
        kind: 'transfer',
        patientId: stay.patient.id,
        stayId: stay.id,
        toWardId: ward.id,
        need,
        urgency: 'soon',
      });
    } else if (dice < 0.95 && request !== undefined) {
      const answer = any(['accept', 'reject', 'cancel'] as const);
      await doctor.tries.answer(request, { answer, ...(answer === 'accept' ? { holdBedId: bedId } : {}) });
    } else {
      await (
        await world.as(world.north.doctor)
      ).post(`/api/v1/patients/${stay.patient.id}/vitals`, { pulse: 70 + Math.floor(random() * 50) });
    }
  }

  for (const seed of [1, 2]) {
    it(`are a fresh census, and the same is true of the board (seed ${seed})`, async () => {
      const random = seededRandom(seed);
      const { wardA, wardB } = world.north;
      const beds = [...(await newBeds(world, world.north, wardA, 3)), ...(await newBeds(world, world.north, wardB, 3))];
      const patients = await newPatients(world, world.north, 8);
      const old = [await doctor.census(wardA), await doctor.census(wardB)];
      const boards = [await board(wardA), await board(wardB)];
      for (let step = 0; step < STEPS; step += 1) await live(random, beds, patients);
      for (const [index, ward] of [wardA, wardB].entries()) {
        const [census, map] = [old[index], boards[index]];
        if (census === undefined || map === undefined) throw new Error('Nothing was read.');
        // What follows from events is told a little later: read until both ends have seen the same.
        let fresh = await doctor.census(ward);
        let told = await caughtUp(census);
        while (told.seq !== fresh.seq) {
          fresh = await doctor.census(ward);
          told = await caughtUp(census);
        }
        expect(told).to.deep.equal(fresh);
        expect(fresh.seq).to.be.greaterThan(census.seq);
        expect(await caughtUpBoard(map)).to.deep.equal(await board(ward));
      }
    });
  }
});
