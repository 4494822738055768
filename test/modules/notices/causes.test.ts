import { expect } from 'chai';
import { createBeds, newCleaning, transitionBed } from '../../../server/modules/places/index.ts';
import { noticeRepository } from '../../../server/modules/notices/notices.repository.ts';
import type { NoticeView } from '../../../shared/schemas/notices.ts';
import type { BedId } from '../../../shared/types/ids.ts';
import type { Person, TestWard, World } from '../../support/world.ts';
import { openWorld } from '../../support/world.ts';
import type { AtWork } from '../stays/stage.ts';
import { atWork, newBed, newPatient } from '../stays/stage.ts';
import { countsOf, deliver, inboxOf } from './inbox.ts';

const MINUTE = 60_000;
const NEED = { type: null, tags: [], precaution: null };

describe('what people are told of', () => {
  let world: World;
  let manager: AtWork;
  before(async () => {
    world = await openWorld();
    manager = atWork(world, world.north, world.north.nurseManager);
  });
  after(() => world.close());

  /** What came to that person by what was done. */
  async function toldOf(person: Person, work: () => Promise<unknown>): Promise<NoticeView[]> {
    const before = new Set((await inboxOf(world, person)).map(({ id }) => id));
    await work();
    await deliver(world);
    return (await inboxOf(world, person)).filter(({ id }) => !before.has(id));
  }
  const facts = (notices: readonly NoticeView[]) => notices.map(({ type, why, link }) => ({ type, why, link }));
  const leadsTo = ({ id: wardId }: TestWard, bedId: BedId | null) => ({ to: 'ward', wardId, bedId });

  it('an admission, by the ward it is to, and never by who did it', async () => {
    const { wardA, nurse } = world.north;
    const bedId = await newBed(world, world.north, wardA);
    const told = await toldOf(nurse, () => manager.admitNew(bedId));
    expect(facts(told)).to.deep.equal([{ type: 'stay.admitted', why: 'ward', link: leadsTo(wardA, bedId) }]);
    expect(told[0]?.words).to.include({ ward: 'Ward A', way: 'in' });
    const own = atWork(world, world.north, nurse);
    const other = await newBed(world, world.north, wardA);
    expect(await toldOf(nurse, () => own.admitNew(other))).to.have.length(0);
  });

  it('a move, by both wards, each led to its own bed', async () => {
    const { wardA, wardB, nurse, otherNurse } = world.north;
    const [from, to] = [await newBed(world, world.north, wardA), await newBed(world, world.north, wardB)];
    const stay = await manager.admitNew(from);
    await deliver(world);
    const atB = await toldOf(otherNurse, () => manager.move(stay, to));
    expect(facts(atB)).to.deep.equal([{ type: 'stay.moved', why: 'ward', link: leadsTo(wardB, to) }]);
    const [atA] = await inboxOf(world, nurse);
    expect(atA).to.deep.include({ type: 'stay.moved', link: leadsTo(wardA, from) });
    expect(atA?.words).to.include({ way: 'out' });
  });

  it('a discharge, by the ward they lay in', async () => {
    const { wardA, nurse, otherNurse } = world.north;
    const bedId = await newBed(world, world.north, wardA);
    const stay = await manager.admitNew(bedId);
    await deliver(world);
    const others = await countsOf(world, otherNurse);
    const told = await toldOf(nurse, () => manager.stay(stay, 'discharge', { disposition: 'home' }));
    expect(facts(told)).to.deep.equal([{ type: 'stay.discharged', why: 'ward', link: leadsTo(wardA, bedId) }]);
    expect(await countsOf(world, otherNurse)).to.deep.equal(others);
  });

  it('a request for a bed, by the ward that is asked, until it is answered; then who asked', async () => {
    const { wardA, wardB, nurse, otherNurse } = world.north;
    const asking = atWork(world, world.north, nurse);
    const stay = await asking.admitNew(await newBed(world, world.north, wardA));
    await deliver(world);
    const wanted = { kind: 'transfer', patientId: stay.patient.id, stayId: stay.id, toWardId: wardB.id, need: NEED };
    let request: Awaited<ReturnType<AtWork['ask']>> | undefined;
    const asked = await toldOf(otherNurse, async () => {
      request = await asking.ask({ ...wanted, urgency: 'urgent' });
    });
    expect(facts(asked)).to.deep.equal([{ type: 'request.asked', why: 'ward', link: leadsTo(wardB, null) }]);
    if (request === undefined) throw new Error('Nobody asked.');
    const open = request;
    const answered = await toldOf(nurse, () =>
      atWork(world, world.north, otherNurse).answer(open, { answer: 'accept' }),
    );
    // The nurse does not see ward B, and hears what it says all the same.
    expect(facts(answered)).to.deep.equal([{ type: 'request.answered', why: 'asked', link: leadsTo(wardB, null) }]);
    expect(answered[0]?.words).to.include({ answer: 'accepted' });
    const [settled] = await inboxOf(world, otherNurse);
    expect(settled?.type).to.equal('request.asked');
    expect(settled?.actedAt).not.to.equal(null);
  });

  it('nothing of one hospital in the other', async () => {
    const { south } = world;
    const told = await toldOf(south.nurse, async () => {
      await manager.admit(await newPatient(world, world.north), await newBed(world, world.north, world.north.wardA));
    });
    expect(told).to.have.length(0);
  });

  it('a clean nobody took in time: those who clean and the ward, once, until somebody has it', async () => {
    const { wardA, housekeeping, nurse } = world.north;
    const bedId = await world.inside(world.north, async () => {
      const [bed] = await createBeds(wardA.id, {
        roomId: wardA.roomId,
        codes: ['OVERDUE'],
        type: 'standard',
        tags: [],
      });
      await transitionBed(bed?._id as BedId, { kind: 'mark-dirty', cleaning: newCleaning({}) });
      return bed?._id as BedId;
    });
    const run = () => world.app.jobs.runNow('cleanings.overdue');
    expect(await toldOf(housekeeping, run)).to.have.length(0);
    world.clock.advance(31 * MINUTE);
    const cleaner = await world.signIn(housekeeping);
    const told = async () => {
      await run();
      await deliver(world);
      const { body } = await cleaner.caller.get('/api/v1/notices');
      return (body as { items: NoticeView[] }).items.filter(({ words }) => words['bed'] === 'OVERDUE');
    };
    const [notice, ...more] = await told();
    expect(notice).to.deep.include({ why: 'role', link: { to: 'housekeeping' }, actedAt: null });
    expect(notice?.words).to.deep.equal({ bed: 'OVERDUE', ward: 'Ward A' });
    expect(more).to.have.length(0);
    expect(await told()).to.have.length(1);
    const who = await world.inside(world.north, () => noticeRepository().find({ type: 'cleaning.overdue' }));
    const ofBed = who.filter(({ words }) => words['bed'] === 'OVERDUE');
    expect(ofBed.map(({ staffId }) => staffId)).to.have.members([housekeeping.id, nurse.id]);
    const { cleaning } = (await manager.bed(bedId)).state;
    const taken = await cleaner.caller.post(`/api/v1/cleanings/${bedId}/take`, { cleaningId: cleaning?.id });
    expect(taken.status, JSON.stringify(taken.body)).to.equal(200);
    const [done] = await told();
    expect(done?.actedAt).not.to.equal(null);
  });
});
