import { expect } from 'chai';
import type { z } from 'zod';
import type { RetentionClass } from '../../../server/bin/retention-class.ts';
import { currentTransaction } from '../../../server/db/transaction.ts';
import { proposeRetention } from '../../../server/modules/bin/commands/propose-retention.ts';
import { runRetention } from '../../../server/modules/bin/commands/run-retention.ts';
import { dueDay, yearsAfter } from '../../../server/modules/bin/due-day.ts';
import { byRightsOf, everyone, faceIn } from '../../../server/modules/chat/people.ts';
import { causeRepository } from '../../../server/modules/notices/notices.repository.ts';
import { patientKind } from '../../../server/modules/patients/patients.bin.ts';
import { patientRecords } from '../../../server/modules/patients/patients.retention.ts';
import {
  destructionRegister,
  recordsKept,
  retentionDryRun,
  retentionRan,
  retentionView,
} from '../../../shared/schemas/retention.ts';
import { newStay } from '../../security/fixtures/stays.ts';
import { commandsOf } from '../../support/database-commands.ts';
import { wakeful } from '../../support/wakeful.ts';
import type { TestHospital, World } from '../../support/world.ts';
import { openWorld } from '../../support/world.ts';
import { addPage } from '../documents/papers.ts';
import { onBooks } from '../patients/reception.ts';
import { answered, entryOf } from './bin-hands.ts';
import { binRoom } from './bin-room.ts';

const DAY_MS = 86_400_000;
const YEAR_MS = 365.25 * DAY_MS;

describe('from which day a record may be destroyed', () => {
  const seven = { years: 7, minorsUntilAge: 25 };

  it('counts years by the calendar, with 29 February', () => {
    expect(yearsAfter('2033-03-05', 7)).to.equal('2040-03-05');
    expect(yearsAfter('2032-02-29', 4)).to.equal('2036-02-29');
    expect(yearsAfter('2032-02-29', 1)).to.equal('2033-03-01');
    expect(yearsAfter('2040-03-05', -7)).to.equal('2033-03-05');
  });

  it('is so many years after it was touched last, for whoever was of age then', () => {
    expect(dueDay('2033-03-05', '1970-01-01', seven)).to.deep.equal({ dueOn: '2040-03-05', isMinorsRule: false });
    // Eighteen that very day.
    expect(dueDay('2033-03-05', '2015-03-05', seven)).to.deep.equal({ dueOn: '2040-03-05', isMinorsRule: false });
  });

  it('is not before they are 25, for whoever was a minor then, and never sooner than for others', () => {
    expect(dueDay('2033-03-05', '2030-06-01', seven)).to.deep.equal({ dueOn: '2055-06-01', isMinorsRule: true });
    expect(dueDay('2033-03-05', '2015-03-06', { years: 30, minorsUntilAge: 25 })).to.deep.equal({
      dueOn: '2063-03-05',
      isMinorsRule: false,
    });
  });

  it('is as late as for a newborn where nobody knows their age', () => {
    expect(dueDay('2033-03-05', null, seven)).to.deep.equal({ dueOn: '2058-03-05', isMinorsRule: true });
  });
});

describe('retention', () => {
  let world: World;
  let north: TestHospital;
  let room: ReturnType<typeof binRoom>;
  before(async () => {
    world = wakeful(await openWorld());
    ({ north } = world);
    room = binRoom(world);
  });
  after(() => world.close());

  const settings = async () => retentionView.parse(answered(await (await room.admin()).get('/api/v1/retention')).body);
  const change = async (body: object) => (await room.admin()).patch('/api/v1/retention', body);
  const dryRun = async () => {
    const answer = await (await room.admin()).post('/api/v1/retention/dry-run', { class: 'patient-records' });
    return retentionDryRun.parse(answered(answer).body);
  };
  const run = async (recordIds: readonly string[]): Promise<z.infer<typeof retentionRan>> => {
    const body = { class: 'patient-records', recordIds, reason: 'Seven years without an entry' };
    return retentionRan.parse(answered(await (await room.admin()).post('/api/v1/retention/run', body)).body);
  };
  const register = async (person = north.admin) =>
    destructionRegister.parse(answered(await (await room.as(person)).get('/api/v1/retention/register')).body);
  const adult = (familyName: string) =>
    onBooks(world, north, { familyName, givenName: 'Ada', birthDate: '1980-02-03' });

  it('is as shipped until the hospital changes it, for what is moved from then on, and never below what is lawful', async () => {
    const before = await room.newBatch();
    const first = await settings();
    expect(first.kinds.find(({ kind }) => kind === 'document')).to.deep.equal({
      kind: 'document',
      days: 30,
      defaultDays: 30,
      floorDays: 7,
    });
    expect(first.classes).to.deep.equal([
      { name: 'patient-records', years: 7, minorsUntilAge: 25, defaultYears: 7, floorYears: 3 },
      { name: 'messages', years: null, minorsUntilAge: null, defaultYears: null, floorYears: null },
    ]);
    const { version } = first;
    const kinds = [{ kind: 'document', days: 90 }];
    expect(await change({ version: version + 1, kinds })).to.be.problem('version-conflict');
    const low = { version, kinds: [{ kind: 'document', days: 6 }] };
    expect(await change(low)).to.be.problem('invalid-input', '/body/kinds/0/days');
    const short = { version, classes: [{ name: 'patient-records', years: 2, minorsUntilAge: 25 }] };
    expect(await change(short)).to.be.problem('invalid-input', '/body/classes/0/years');
    const never = { version, classes: [{ name: 'messages', years: 10, minorsUntilAge: 25 }] };
    expect(await change(never)).to.be.problem('invalid-input', '/body/classes/0/years');

    answered(await change({ version, kinds }));
    expect((await settings()).kinds.find(({ kind }) => kind === 'document')).to.include({ days: 90, defaultDays: 30 });
    const after = await room.newBatch();
    const leftOf = async (batchId: string) =>
      Date.parse((await entryOf(await room.admin(), batchId)).purgeAt ?? '') - world.clock.now().getTime();
    expect(await leftOf(before.batchId)).to.equal(30 * DAY_MS);
    expect(await leftOf(after.batchId)).to.equal(90 * DAY_MS);
    expect(await (await room.as(north.nurseManager)).get('/api/v1/retention')).to.be.problem('not-allowed');
    const south = await (await room.as(world.south.admin)).get('/api/v1/retention');
    expect(retentionView.parse(answered(south).body).version).to.equal(0);
  });

  it('of one hospital is one record, however many change it at once', async () => {
    const { version } = await settings();
    const tries = await Promise.all(
      Array.from({ length: 10 }, (_, index) => change({ version, kinds: [{ kind: 'document', days: 31 + index }] })),
    );
    expect(tries.filter(({ status }) => status === 200)).to.have.length(1);
    for (const refused of tries.filter(({ status }) => status !== 200))
      expect(refused).to.be.problem('version-conflict');
  });

  it('proposes who was not touched for years, with nothing that belongs to them, and changes nothing by it', async () => {
    const quiet = await adult('Quiet');
    const seen = await adult('Seen');
    const child = await onBooks(world, north, { familyName: 'Child', givenName: 'Bo', birthDate: '2035-01-01' });
    const unknown = await onBooks(world, north, { familyName: 'Unknown', givenName: 'Cy' });
    const kept = await adult('Kept');
    const { patient: inBed } = await newStay(world, north);
    expect((await dryRun()).due).to.deep.equal([]);

    world.clock.advance(6.9 * YEAR_MS);
    expect((await dryRun()).due).to.deep.equal([]);
    await addPage(await room.as(north.nurse), seen.id);
    world.clock.advance(0.2 * YEAR_MS);
    const keep = { class: 'patient-records', recordIds: [kept.id], years: 5, reason: 'A study asks for it' };
    const decided = await (await room.admin()).post('/api/v1/retention/keep', keep);
    expect(recordsKept.parse(answered(decided).body).kept).to.equal(1);

    const proposal = await dryRun();
    const ids = proposal.due.map(({ recordId }) => recordId);
    expect(ids).to.include(quiet.id);
    expect(ids).not.to.include.members([seen.id]);
    for (const other of [child, unknown, kept, inBed]) expect(ids).not.to.include(other.id);
    expect(proposal.keptBack.minors).to.be.at.least(2);
    expect(proposal.keptBack.touched).to.be.at.least(1);
    expect(proposal.keptBack.decided).to.equal(1);
    expect(proposal.keptBack.inUse).to.be.at.least(1);
    const found = proposal.due.find(({ recordId }) => recordId === quiet.id);
    expect(found).to.include({
      kind: 'patient',
      lastTouchedOn: '2040-03-05',
      dueOn: '2047-03-05',
      isMinorsRule: false,
    });
    expect(found?.label).to.include('Quiet');
    expect(await dryRun()).to.deep.equal(proposal);

    // Another hospital’s are neither proposed nor moved.
    const south = await room.as(world.south.admin);
    const body = { class: 'patient-records', recordIds: [quiet.id], reason: 'Theirs' };
    const tried = retentionRan.parse(answered(await south.post('/api/v1/retention/run', body)).body);
    expect(tried).to.deep.equal({ moved: [], failed: [{ recordId: quiet.id, problem: 'not-found' }] });
    const theirs = await south.post('/api/v1/retention/dry-run', { class: 'patient-records' });
    expect(JSON.stringify(answered(theirs).body)).not.to.include(quiet.id);
    expect(await south.post('/api/v1/retention/keep', keep)).to.be.problem('not-found');
  });

  it('moves what was decided on and is still due, each by itself; purged, the register says so and nothing of them', async () => {
    const due = await adult('Due');
    const again = await adult('Returned');
    world.clock.advance(7.1 * YEAR_MS);
    expect((await dryRun()).due.map(({ recordId }) => recordId)).to.include.members([due.id, again.id]);
    await addPage(await room.as(north.nurse), again.id);
    const ran = await run([due.id, again.id]);
    expect(ran.failed).to.deep.equal([{ recordId: again.id, problem: 'state-refused' }]);
    const [moved] = ran.moved;
    expect(moved?.recordId).to.equal(due.id);
    const batchId = moved?.batchId ?? '';
    expect(await entryOf(await room.admin(), batchId)).to.include({ state: 'binned', origin: 'retention' });
    expect((await run([due.id])).failed).to.deep.equal([{ recordId: due.id, problem: 'not-found' }]);
    expect((await register()).items.map(({ id }) => id)).not.to.include(batchId);

    world.clock.advance(31 * DAY_MS);
    await room.purgeDue();
    const { items } = await register();
    const entry = items.find(({ id }) => id === batchId);
    expect(entry).to.include({ kind: 'patient', recordId: due.id, origin: 'retention', purge: null });
    expect(entry?.movedBy).to.deep.equal({ staffId: north.admin.id, name: north.admin.displayName });
    expect(JSON.stringify(items)).not.to.include('Due');
    expect((await register(world.south.admin)).items).to.deep.equal([]);
  });

  it('looks at a record and moves it at one moment, and counts its parts for the proposal alone', async () => {
    const due = await adult('Alone');
    world.clock.advance(7.1 * YEAR_MS);
    const asked: boolean[] = [];
    const watched: RetentionClass = {
      ...patientRecords,
      find: (id) => {
        asked.push(currentTransaction() !== undefined);
        return patientRecords.find(id);
      },
    };
    const wanted = { class: patientRecords.name, recordIds: [due.id], reason: 'Seven years' };
    const commands = await world.inside(north, async () => {
      const face = faceIn(await everyone(), north.admin.id);
      const kinds = () => [patientKind(() => [])];
      return commandsOf(() =>
        byRightsOf(face, async () => {
          const ran = await runRetention(kinds, () => [watched], wanted);
          expect(ran.moved).to.have.length(1);
        }),
      );
    });
    expect(asked).to.deep.equal([true]);
    expect(commands.filter((command) => command === 'commitTransaction')).to.have.length(1);
    expect(commands).not.to.include('aggregate');
  });

  it('says once a month, on however many nodes, that there is something to decide on, to those who may', async () => {
    const propose = () => world.app.jobs.runNow('retention.propose', north.tenant);
    const told = () =>
      world.inside(north, async () =>
        (await causeRepository().find({ type: 'retention.due' })).map(({ audiences, link }) => ({ audiences, link })),
      );
    await adult('Forgotten');
    expect(await told()).to.deep.equal([]);
    world.clock.advance(7.2 * YEAR_MS);
    const before = (await told()).length;
    const kinds = () => [patientKind(() => [])];
    const atOnce = () => world.inside(north, () => proposeRetention(kinds, () => [patientRecords]));
    await Promise.all([atOnce(), atOnce(), atOnce()]);
    await propose();
    const [first, ...more] = await told();
    expect([before, more]).to.deep.equal([0, []]);
    expect(first?.link).to.deep.equal({ to: 'retention' });
    const [audience] = first?.audiences ?? [];
    expect(audience).to.have.property('staffIds').that.includes(north.admin.id).and.not.includes(north.nurseManager.id);
    await world.app.jobs.runNow('notices.deliver', north.tenant);
    const inbox = answered(await (await room.admin()).get('/api/v1/notices')).body as { items: { type: string }[] };
    expect(inbox.items.map(({ type }) => type)).to.include('retention.due');
    // Nothing was moved by it, and the other hospital was told nothing.
    expect((await dryRun()).due.length).to.be.at.least(1);
    const south = await world.inside(world.south, () => causeRepository().find({ type: 'retention.due' }));
    expect(south).to.deep.equal([]);
    world.clock.advance(32 * DAY_MS);
    await propose();
    expect(await told()).to.have.length(2);
  });

  it('never proposes what is kept as long as the hospital is with us', async () => {
    const answer = await (await room.admin()).post('/api/v1/retention/dry-run', { class: 'messages' });
    expect(answer).to.be.problem('not-found');
  });
});
