import { expect } from 'chai';
import type { z } from 'zod';
import { journalCollection } from '../../../server/journal/journal.model.ts';
import type { JournalEntry } from '../../../server/journal/journal.model.ts';
import { definePolicy } from '../../../server/access/policy.ts';
import { repository } from '../../../server/db/repository.ts';
import { outboxRepository, toEnvelope } from '../../../server/outbox/outbox.ts';
import type { Envelope } from '../../../shared/events/envelope.ts';
import type { EventsOf } from '../../../shared/events/registry.ts';
import { applyWardEvent } from '../../../shared/projections/ward-board.ts';
import type { WardBoard } from '../../../shared/schemas/places.ts';
import { bedsAdded, bedView, wardBoard, wardList } from '../../../shared/schemas/places.ts';
import type { Answer, Caller } from '../../support/caller.ts';
import type { TestWard, World } from '../../support/world.ts';
import { openWorld } from '../../support/world.ts';

const read = <S extends z.ZodType>(schema: S, answer: Answer): z.output<S> => {
  expect(answer.status, JSON.stringify(answer.body)).to.be.within(200, 201);
  return schema.parse(answer.body);
};

const wholeJournal = definePolicy<JournalEntry>({ of: 'journal', scope: () => null, rules: {} });

describe('beds', () => {
  let world: World;
  let admin: Caller;
  let ward: TestWard;
  before(async () => {
    world = await openWorld();
    admin = await world.as(world.north.admin);
    ward = world.north.wardA;
  });
  after(() => world.close());

  const board = async (): Promise<WardBoard> => read(wardBoard, await admin.get(`/api/v1/wards/${ward.id}`));
  const add = (codes: string[], fields: object = {}) =>
    admin.post(`/api/v1/wards/${ward.id}/beds`, { roomId: ward.roomId, codes, ...fields });
  const bedOf = async (code: string) => {
    const found = (await board()).beds.find((bed) => bed.code === code);
    if (found === undefined) throw new Error(`There is no bed ${code}.`);
    return found;
  };
  const entriesOf = (subjectId: string) =>
    world.inside(world.north, () => repository(journalCollection, wholeJournal).find({ subjectId }));

  it('are added behind those of their room, counted in the list, and stand in the journal', async () => {
    const before = await board();
    const { beds } = read(
      bedsAdded,
      await add(['2A', '2B'], { type: 'high-care', tags: ['window', 'oxygen', 'window'] }),
    );
    expect(beds.map(({ code, type, tags }) => ({ code, type, tags }))).to.deep.equal([
      { code: '2A', type: 'high-care', tags: ['oxygen', 'window'] },
      { code: '2B', type: 'high-care', tags: ['oxygen', 'window'] },
    ]);
    const after = await board();
    expect(after.beds.map((bed) => bed.code)).to.deep.equal([...before.beds.map((bed) => bed.code), '2A', '2B']);
    const { items } = read(wardList, await admin.get('/api/v1/wards'));
    expect(items.find((item) => item.id === ward.id)?.bedCount).to.equal(before.beds.length + 2);
    for (const bed of beds) {
      const [entry, ...more] = await entriesOf(bed.id);
      expect(more).to.deep.equal([]);
      expect(entry).to.include({ action: 'bed.added', actorId: world.north.admin.id });
      expect(entry?.changes).to.deep.include({ path: 'code', before: null, after: bed.code });
    }
  });

  it('are all refused when one code is taken, with a pointer to each such code', async () => {
    const before = await board();
    const refused = await add(['3A', '1a', '3B', '1ｂ']);
    expect(refused).to.be.problem('already-exists', '/body/codes/1');
    expect(refused).to.be.problem('already-exists', '/body/codes/3');
    expect(await add(['3A', '3a'])).to.be.problem('already-exists', '/body/codes/1');
    expect(await board()).to.deep.equal(before);
  });

  it('take a code that another ward has', async () => {
    const other = world.north.wardB;
    const answer = await admin.post(`/api/v1/wards/${other.id}/beds`, { roomId: other.roomId, codes: ['2A'] });
    expect(read(bedsAdded, answer).beds).to.have.length(1);
  });

  it('do not go into a room of another ward', async () => {
    expect(await add(['9A'], { roomId: world.north.wardB.roomId })).to.be.problem('not-found');
  });

  it('get each code once when many ask at the same moment, and the rest are told which', async () => {
    const before = await board();
    const answers = await Promise.all(
      Array.from({ length: 30 }, (_, index) => add([`R${index}`, index % 2 ? 'same' : 'SAME'])),
    );
    expect(answers.filter((answer) => answer.status === 201)).to.have.length(1);
    for (const answer of answers.filter(({ status }) => status !== 201)) {
      expect(answer).to.be.problem('already-exists', '/body/codes/1');
    }
    const after = await board();
    expect(after.beds).to.have.length(before.beds.length + 2);
    expect(new Set(after.beds.map((bed) => bed.position)).size).to.equal(after.beds.length);
  });

  it('are added once however often the same request comes', async () => {
    const answers = [];
    for (let time = 0; time < 3; time += 1) {
      answers.push(
        await admin.post(
          `/api/v1/wards/${ward.id}/beds`,
          { roomId: ward.roomId, codes: ['ONCE'] },
          { idempotencyKey: 'the-same-request-again' },
        ),
      );
    }
    for (const answer of answers) expect(answer.body).to.deep.equal(answers[0]?.body);
    expect((await board()).beds.filter((bed) => bed.code === 'ONCE')).to.have.length(1);
  });

  it('change under the version they were read in; what is already so is answered as it stands', async () => {
    const bed = await bedOf('1A');
    const path = `/api/v1/beds/${bed.id}`;
    const change = { version: bed.version, type: 'intensive-care', tags: ['monitor', 'oxygen'] };
    const changed = read(bedView, await admin.patch(path, change));
    expect(changed).to.deep.equal({ ...bed, ...change, tags: ['oxygen', 'monitor'], version: bed.version + 1 });
    expect(await admin.patch(path, change)).to.be.problem('version-conflict');
    const entries = (await entriesOf(bed.id)).length;
    const again = await admin.patch(path, { ...change, version: changed.version });
    expect(read(bedView, again)).to.deep.equal(changed);
    expect(await entriesOf(bed.id)).to.have.length(entries);
  });

  it('keep their code to themselves when many are given the same at once', async () => {
    const { beds } = read(bedsAdded, await add(['P1', 'P2', 'P3', 'P4', 'P5', 'P6']));
    const answers = await Promise.all(
      beds.map((bed, index) =>
        admin.patch(`/api/v1/beds/${bed.id}`, { version: bed.version, code: index % 2 ? 'q1' : 'Q1' }),
      ),
    );
    expect(answers.filter((answer) => answer.status === 200)).to.have.length(1);
    for (const answer of answers.filter(({ status }) => status !== 200)) {
      expect(answer).to.be.problem('already-exists', '/body/code');
    }
  });

  it('of another hospital are not found', async () => {
    const [bed] = world.south.wardA.bedIds;
    expect(await admin.patch(`/api/v1/beds/${bed}`, { version: 1, code: 'X' })).to.be.problem('not-found');
  });

  it('are not changed by those who may only look', async () => {
    const bed = await bedOf('1B');
    for (const person of [world.north.nurse, world.north.doctor, world.north.housekeeping]) {
      const caller = await world.as(person);
      const answer = await caller.patch(`/api/v1/beds/${bed.id}`, { version: bed.version, code: 'Mine' });
      expect(answer).to.be.problem('not-allowed');
    }
    expect(await bedOf('1B')).to.deep.equal(bed);
  });

  it('old board plus the events since is a board loaded afresh', async () => {
    const before = await board();
    read(bedsAdded, await add(['E1', 'E2']));
    const bed = await bedOf('E1');
    read(bedView, await admin.patch(`/api/v1/beds/${bed.id}`, { version: bed.version, code: 'E9', tags: ['monitor'] }));
    const { version } = (await board()).ward;
    expect((await admin.patch(`/api/v1/wards/${ward.id}`, { version, name: 'Ward A renamed' })).status).to.equal(200);
    const since = await world.inside(world.north, () =>
      outboxRepository().find({ stream: `ward:${ward.id}`, seq: { $gt: before.seq } }, { sort: { seq: 1 } }),
    );
    let state: WardBoard = before;
    for (const event of since) {
      const next = applyWardEvent(state, toEnvelope(event) as Envelope<EventsOf<'ward'>>);
      if (next === 'gap') throw new Error('The stream has a hole.');
      state = next;
    }
    expect(state).to.deep.equal(await board());
  });
});
