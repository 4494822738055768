import { expect } from 'chai';
import {
  feedMovementRepository,
  feedPersonRepository,
  feedVisitRepository,
  feedWorkRepository,
  inboxRepository,
} from '../../../server/modules/feeds/feeds.repository.ts';
import { findPatientByIdentifier } from '../../../server/modules/patients/index.ts';
import type { PatientId } from '../../../shared/types/ids.ts';
import { commandsOf } from '../../support/database-commands.ts';
import { wakeful } from '../../support/wakeful.ts';
import type { TestHospital, World } from '../../support/world.ts';
import { openWorld } from '../../support/world.ts';
import { acted, answered, entryOf, move } from '../bin/bin-hands.ts';
import { look } from '../patients/reception.ts';
import type { FeedLine } from './feed-line.ts';
import { evn, inside, msh, openFeedLine, pid, pv1 } from './feed-line.ts';

const DAY_MS = 86_400_000;

describe('a feed that speaks of somebody whose record lies in the Bin', () => {
  let world: World;
  let line: FeedLine;
  let south: FeedLine;
  before(async () => {
    world = wakeful(await openWorld());
    line = await openFeedLine(world, world.north);
    south = await openFeedLine(world, world.south);
  });
  after(async () => {
    line.close();
    south.close();
    await world.close();
  });

  const patientOf = (value: string) =>
    inside(world, world.north, () => findPatientByIdentifier({ system: 'NHS', value }));
  const admin = () => world.as(world.north.admin);
  const tell = (on: FeedLine, trigger: string, who: string, visit: string, place: string, minute: number) => {
    const stamp = `2040030511${minute}00`;
    return on.send(msh(trigger, undefined, stamp), evn(trigger, stamp), pid(who, 'Quux^Zodwa'), pv1(visit, place));
  };
  const storedIn = (hospital: TestHospital) =>
    inside(world, hospital, () => inboxRepository().find({}, { sort: { _id: 1 } }));
  const statesOf = async () => (await storedIn(world.north)).map(({ state, code }) => code ?? state);
  const openWork = () => inside(world, world.north, () => feedWorkRepository().find({ state: 'open' }));
  const binned = async (id: PatientId) =>
    move(await admin(), { kind: 'patient', id, version: (await look(await admin(), id)).version });
  let patientId: PatientId;
  let batchId: string;

  it('is put on the list of work at once, and later words of the stay wait; nobody is registered anew', async () => {
    for (const on of [line, south]) {
      await tell(on, 'A01', '7001', 'W1', 'Ward A^Bay 1^1A', 10);
      await tell(on, 'A03', '7001', 'W1', '', 11);
      await on.settle();
    }
    await tell(line, 'A01', '7002', 'W2', 'Ward A^Bay 1^1B', 12);
    await line.settle();
    const known = await patientOf('7001');
    if (known === null) throw new Error('The feed registered nobody.');
    patientId = known.id;
    ({ batchId } = await binned(patientId));
    await tell(line, 'A01', '7001', 'W3', 'Ward A^Bay 1^1A', 13);
    const commits = async () => (await commandsOf(() => line.settle())).filter((name) => name === 'commitTransaction');
    const ofParking = await commits();
    // One parks it and lets the stay wait, nothing falling between; the others tell that the feed moved on.
    expect(ofParking).to.have.length((await commits()).length + 3);
    await tell(line, 'A08', '7001', 'W3', 'Ward A^Bay 1^1A', 14);
    await tell(line, 'A08', '7002', 'W2', 'Ward A^Bay 1^1B', 15);
    await line.settle();
    expect(await statesOf()).to.deep.equal(['applied', 'applied', 'applied', 'patient-binned', 'held', 'applied']);
    expect(await openWork()).to.have.length(1);
    expect(await patientOf('7001')).to.equal(null);
  });

  it('is heard once the record is back and somebody lets it be tried again', async () => {
    await acted(await admin(), batchId, 'restore');
    const [work] = await openWork();
    const body = { version: work?.version, action: { kind: 'try-again' } };
    answered(await (await admin()).post(`/api/v1/feed-work/${work?._id}/resolve`, body));
    await line.settle();
    await line.settle();
    expect(new Set(await statesOf())).to.deep.equal(new Set(['applied']));
    expect((await look(await admin(), patientId)).wardIds).to.deep.equal([world.north.wardA.id]);
  });

  it('loses what it said of them when they are purged, and nothing of others; their number is new to it then', async () => {
    await tell(line, 'A03', '7001', 'W3', '', 16);
    await line.settle();
    ({ batchId } = await binned(patientId));
    await tell(line, 'A01', '7001', 'W4', 'Ward A^Bay 1^1A', 17);
    await line.settle();
    expect(await openWork()).to.have.length(1);
    world.clock.advance(31 * DAY_MS);
    await world.app.jobs.runNow('bin.purge', world.north.tenant);
    expect((await entryOf(await admin(), batchId)).state).to.equal('purged');
    const kept = await inside(world, world.north, async () => ({
      messages: (await inboxRepository().find({})).map(({ raw }) => Buffer.from(raw, 'base64').toString()),
      persons: (await feedPersonRepository().find({})).map(({ personKey }) => personKey),
      visits: (await feedVisitRepository().find({})).map(({ visitKey }) => visitKey.split(':').at(-1)),
      movements: (await feedMovementRepository().find({ patientId })).length,
    }));
    expect(kept.messages).to.have.length(2);
    for (const text of kept.messages) expect(text).to.include('7002').and.not.to.include('7001');
    expect(kept.persons.filter((key) => key.includes('7001'))).to.deep.equal([]);
    expect(kept.persons).to.have.length(1);
    expect(kept.visits).to.deep.equal(['W2']);
    expect(kept.movements).to.equal(0);
    expect(await openWork()).to.deep.equal([]);
    // The same number in the other hospital is another patient’s.
    expect(await storedIn(world.south)).to.have.length(2);

    await tell(line, 'A01', '7001', 'W5', 'Ward A^Bay 1^1A', 18);
    await line.settle();
    expect(await statesOf()).to.deep.equal(['applied', 'applied', 'applied']);
    expect((await patientOf('7001'))?.id)
      .to.be.a('string')
      .and.not.to.equal(patientId);
  });

  it('loses also what it could not do of them: a merge that was refused, and words that belong to no stay', async () => {
    await tell(line, 'A03', '7001', 'W5', '', 19);
    await tell(line, 'A01', '7003', 'W6', 'Ward A^Bay 1^1A', 20);
    await line.settle();
    const stamp = '20400305112100';
    await line.send(msh('A40', undefined, stamp), evn('A40', stamp), pid('7002', 'Quux^Zodwa'), 'MRG|7003^^^NHS^MR');
    await line.settle();
    expect((await statesOf()).at(-1)).to.equal('merge-refused');
    const known = await patientOf('7003');
    if (known === null) throw new Error('The feed registered nobody.');

    const stored = world.north.tenant.connection.collection<{ _id: string; name: unknown }>('patients');
    const whole = await stored.findOne({ _id: known.id });
    await stored.updateOne({ _id: known.id }, { $set: { name: 'What nobody can open' } });
    await line.send(msh('A31', undefined, '20400305112200'), evn('A31', '20400305112200'), pid('7003', 'Quux^Zodwa'));
    for (let round = 0; round < 3; round += 1) await line.settle(11_000);
    expect((await statesOf()).at(-1)).to.equal('could-not-apply');
    await stored.updateOne({ _id: known.id }, { $set: { name: whole?.name } });

    await tell(line, 'A03', '7003', 'W6', '', 23);
    await line.settle();
    expect((await statesOf()).at(-1)).to.equal('applied');
    ({ batchId } = await binned(known.id));
    world.clock.advance(31 * DAY_MS);
    await world.app.jobs.runNow('bin.purge', world.north.tenant);
    expect((await entryOf(await admin(), batchId)).state).to.equal('purged');
    const texts = (await storedIn(world.north)).map(({ raw }) => Buffer.from(raw, 'base64').toString());
    expect(texts).to.have.length(4);
    for (const text of texts) expect(text).not.to.include('7003');
    expect(await openWork()).to.deep.equal([]);
  });
});
