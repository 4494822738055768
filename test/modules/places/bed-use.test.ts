import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { definePolicy } from '../../../server/access/policy.ts';
import { runAsSystem } from '../../../server/access/context.ts';
import { openApp } from '../../../server/app.ts';
import { loadConfig } from '../../../server/config/config.ts';
import { repository } from '../../../server/db/repository.ts';
import { journalCollection } from '../../../server/journal/journal.model.ts';
import type { JournalEntry } from '../../../server/journal/journal.model.ts';
import { createLog } from '../../../server/log/log.ts';
import {
  createBeds,
  createDepartment,
  createWard,
  getBed,
  newCleaning,
  transitionBed,
} from '../../../server/modules/places/index.ts';
import { outboxRepository, toEnvelope } from '../../../server/outbox/outbox.ts';
import type { Envelope } from '../../../shared/events/envelope.ts';
import type { EventsOf } from '../../../shared/events/registry.ts';
import { applyWardEvent } from '../../../shared/projections/ward-board.ts';
import type { BedView, WardBoard } from '../../../shared/schemas/places.ts';
import { bedView, wardBoard, wardBoards } from '../../../shared/schemas/places.ts';
import type { BedId, RoomId, WardId } from '../../../shared/types/ids.ts';
import { departmentId, hospitalId, stayId } from '../../../shared/types/ids.ts';
import type { BedConflict, Problem } from '../../../shared/types/problem.ts';
import { fakeClock } from '../../support/fake-clock.ts';
import type { Answer, Caller } from '../../support/caller.ts';
import type { Person, World } from '../../support/world.ts';
import { openWorld } from '../../support/world.ts';
import { tryMove } from '../bin/bin-hands.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const STAY = stayId.parse('01900000-0000-7000-8000-000000000001');
const wholeJournal = definePolicy<JournalEntry>({ of: 'journal', scope: () => null, rules: {} });

const bedOf = (answer: Answer): BedView => {
  expect(answer.status, JSON.stringify(answer.body)).to.equal(200);
  return bedView.parse(answer.body);
};
/** What a refusal says of the bed. */
const told = (answer: Answer): BedConflict => {
  expect(answer).to.be.problem('bed-refused');
  const { bed } = answer.body as Problem;
  if (bed === undefined) throw new Error('The refusal says nothing of the bed.');
  return bed;
};

describe('the use of beds', () => {
  let world: World;
  let nurse: Caller;
  let manager: Caller;
  before(async () => {
    world = await openWorld();
    await later(0);
  });
  after(() => world.close());

  const as = async (person: Person): Promise<Caller> => (await world.signIn(person)).caller;
  /** Lets time pass; sessions rest meanwhile, so both sign in again. */
  async function later(ms: number): Promise<void> {
    world.clock.advance(ms);
    nurse = await as(world.north.nurse);
    manager = await as(world.north.nurseManager);
  }

  let made = 0;
  /** A bed of ward A that nobody used yet. */
  async function newBed(): Promise<BedView> {
    made += 1;
    const { id, roomId } = world.north.wardA;
    const [bed] = await world.inside(world.north, () =>
      createBeds(id, { roomId, codes: [`U${made}`], type: 'standard', tags: [] }),
    );
    return bedNow(bed?._id as BedId);
  }
  const board = async (): Promise<WardBoard> =>
    wardBoard.parse((await nurse.get(`/api/v1/wards/${world.north.wardA.id}`)).body);
  async function bedNow(bedId: BedId): Promise<BedView> {
    const bed = (await board()).beds.find(({ id }) => id === bedId);
    if (bed === undefined) throw new Error('The board has no such bed.');
    return bed;
  }
  const inAn = (ms: number) => new Date(world.clock.now().getTime() + ms).toISOString();
  const ask = (caller: Caller, bed: BedView, verb: string, body: object = {}) =>
    caller.post(`/api/v1/beds/${bed.id}/${verb}`, { version: bed.version, ...body });
  const hold = async (bed: BedView, ms = HOUR) => bedOf(await ask(nurse, bed, 'hold', { until: inAn(ms) }));
  const expire = () => world.app.jobs.runNow('beds.expire');

  it('a free bed is held by whom and until when it says, released, and each step stands in the journal', async () => {
    const bed = await newBed();
    const until = inAn(HOUR);
    const held = bedOf(await ask(nurse, bed, 'hold', { until }));
    expect(held.state).to.deep.include({ use: 'held', turnover: 'clean', hold: { until } });
    expect(held.state.by).to.deep.equal({ id: world.north.nurse.id, name: world.north.nurse.displayName });
    const free = bedOf(await ask(manager, held, 'release'));
    expect(free.state).to.include({ use: 'free', turnover: 'clean' });
    expect(free.state).not.to.have.property('hold');
    expect(free.version).to.equal(bed.version + 2);
    const entries = await world.inside(world.north, () =>
      repository(journalCollection, wholeJournal).find({ subjectId: bed.id }, { sort: { at: 1 } }),
    );
    expect(entries.slice(1).map(({ action, actorId }) => [action, actorId])).to.deep.equal([
      ['bed.hold', world.north.nurse.id],
      ['bed.release', world.north.nurseManager.id],
    ]);
    const [change] = entries[1]?.changes ?? [];
    expect(change).to.deep.include({ path: 'state' });
    expect(change?.after).to.deep.include({ use: 'held', hold: { until } });
  });

  it('a bed that somebody has is refused to the next, who learns who has it, since when, and what else is free', async () => {
    const bed = await newBed();
    const neighbour = await newBed();
    const held = await hold(bed);
    await later(5 * MINUTE);
    const refused = told(await ask(manager, held, 'hold', { until: inAn(HOUR) }));
    expect(refused).to.deep.include({
      bedId: bed.id,
      why: 'held',
      by: world.north.nurse.displayName,
      at: held.state.at,
    });
    const free = (await board()).beds.filter(({ state }) => state.use === 'free' && state.turnover === 'clean');
    expect(refused.next).to.have.length(Math.min(3, free.length));
    for (const next of refused.next) {
      expect(free.map(({ id }) => id)).to.include(next.bedId);
      expect(next).to.include({ wardId: world.north.wardA.id, wardName: 'Ward A' });
    }
    expect(free.map(({ id }) => id)).to.include(neighbour.id);
    expect(await bedNow(bed.id)).to.deep.equal(held);
  });

  it('twenty people want one bed at once: one has it, nineteen are told who', async () => {
    const bed = await newBed();
    const callers: Caller[] = [];
    for (const person of [world.north.nurse, world.north.nurseManager, world.north.admin])
      callers.push(await as(person));
    const answers = await Promise.all(
      Array.from({ length: 20 }, async (_, index) => {
        const caller = callers[index % callers.length];
        if (caller === undefined) throw new Error('Nobody asks.');
        return ask(caller, bed, 'hold', { until: inAn(HOUR + index * MINUTE) });
      }),
    );
    const won = answers.filter(({ status }) => status === 200);
    expect(won).to.have.length(1);
    const winner = bedOf(won[0] as Answer);
    for (const lost of answers.filter(({ status }) => status !== 200)) {
      expect(told(lost)).to.deep.include({ why: 'held', by: winner.state.by?.name ?? null, at: winner.state.at });
    }
    expect(await bedNow(bed.id)).to.deep.equal(winner);
    expect(winner.version).to.equal(bed.version + 1);
  });

  it('what is asked of a bed as it was before is refused, also where it could be done', async () => {
    const bed = await newBed();
    const back = bedOf(await ask(nurse, await hold(bed), 'release'));
    expect(told(await ask(nurse, bed, 'hold', { until: inAn(HOUR) })).why).to.equal('changed');
    expect(await bedNow(bed.id)).to.deep.equal(back);
  });

  it('a hold lasts two days at most and does not end in the past', async () => {
    const bed = await newBed();
    for (const ms of [-1, 0, 48 * HOUR + 1]) {
      expect(await ask(nurse, bed, 'hold', { until: inAn(ms) })).to.be.problem('invalid-input', '/body/until');
    }
    expect((await hold(bed, 48 * HOUR)).state.use).to.equal('held');
  });

  it('a bed is taken out of use with a reason and comes back as it was', async () => {
    const bed = await newBed();
    const until = inAn(HOUR);
    const blocked = bedOf(await ask(nurse, bed, 'take-out', { as: 'block', reason: 'repair', until }));
    expect(blocked.state).to.deep.include({ turnover: 'blocked', out: { reason: 'repair', until, back: 'clean' } });
    expect(told(await ask(nurse, blocked, 'hold', { until })).why).to.equal('out-of-use');
    const maintained = bedOf(await ask(nurse, blocked, 'take-out', { as: 'maintain', reason: 'equipment' }));
    expect(maintained.state.out).to.deep.equal({ reason: 'equipment', back: 'clean' });
    const open = bedOf(await ask(nurse, maintained, 'reopen'));
    expect(open.state).to.include({ turnover: 'clean', use: 'free' });
    expect(open.state).not.to.have.property('out');
    expect(told(await ask(nurse, open, 'reopen')).why).to.equal('not-out-of-use');
    expect(told(await ask(nurse, open, 'release')).why).to.equal('not-held');
  });

  it('a dirty bed that was blocked waits for its clean when it comes back, by hand and by time', async () => {
    for (const isByTime of [false, true]) {
      const { id } = await newBed();
      const dirty = await world.inside(world.north, async () =>
        transitionBed(id, { kind: 'mark-dirty', cleaning: newCleaning({}) }),
      );
      const asked = dirty.state.cleaning?.id;
      const until = inAn(HOUR);
      const out = bedOf(await ask(nurse, await bedNow(id), 'take-out', { as: 'close', reason: 'staffing', until }));
      expect(out.state.out?.back).to.equal('dirty');
      expect(out.state).not.to.have.property('cleaning');
      if (isByTime) {
        await later(HOUR);
        await expire();
      } else await ask(nurse, out, 'reopen');
      const { state } = await bedNow(id);
      expect(state).to.include({ turnover: 'dirty', use: 'free' });
      expect(state.cleaning?.id).to.be.a('string').that.is.not.equal(asked);
    }
  });

  it('an occupied bed is not held, released, taken out of use or moved to the Bin', async () => {
    const { id } = await newBed();
    await world.inside(world.north, () => transitionBed(id, { kind: 'occupy', stayId: STAY }));
    const bed = await bedNow(id);
    expect(told(await ask(nurse, bed, 'hold', { until: inAn(HOUR) })).why).to.equal('occupied');
    expect(told(await ask(nurse, bed, 'release')).why).to.equal('not-held');
    expect(told(await ask(nurse, bed, 'take-out', { as: 'block', reason: 'repair' })).why).to.equal('occupied');
    expect(await tryMove(await as(world.north.admin), { ...bed, kind: 'bed' })).to.be.problem('in-use');
    expect(await bedNow(id)).to.deep.equal(bed);
  });

  it('whoever may only look or clean, is of another ward or of another hospital cannot', async () => {
    const bed = await newBed();
    const body = { until: inAn(HOUR) };
    for (const person of [world.north.doctor, world.north.housekeeping]) {
      expect(await ask(await as(person), bed, 'hold', body)).to.be.problem('not-allowed');
    }
    for (const person of [world.north.otherNurse, world.south.nurse, world.south.admin]) {
      expect(await ask(await as(person), bed, 'hold', body)).to.be.problem('not-found');
    }
    expect(await bedNow(bed.id)).to.deep.equal(bed);
  });

  it('the same request twice holds the bed once', async () => {
    const bed = await newBed();
    const options = { idempotencyKey: 'one-hold-asked-twice' };
    const body = { version: bed.version, until: inAn(HOUR) };
    const path = `/api/v1/beds/${bed.id}/hold`;
    const [first, second] = [await nurse.post(path, body, options), await nurse.post(path, body, options)];
    expect(second.body).to.deep.equal(first.body);
    expect((await bedNow(bed.id)).version).to.equal(bed.version + 1);
  });

  it('holds and blocks end by themselves at their time, and not a moment before', async () => {
    const [held, blocked, endless] = [await newBed(), await newBed(), await newBed()];
    await hold(held, HOUR);
    const until = inAn(2 * HOUR);
    bedOf(await ask(nurse, blocked, 'take-out', { as: 'block', reason: 'repair', until }));
    bedOf(await ask(nurse, endless, 'take-out', { as: 'block', reason: 'repair' }));
    const words = async () => {
      await expire();
      const of = async ({ id }: BedView) => (await bedNow(id)).state;
      return [(await of(held)).use, (await of(blocked)).turnover, (await of(endless)).turnover];
    };
    await later(HOUR - 1);
    expect(await words()).to.deep.equal(['held', 'blocked', 'blocked']);
    await later(1);
    expect(await words()).to.deep.equal(['free', 'blocked', 'blocked']);
    const ended = await bedNow(held.id);
    expect(ended.state, 'nobody did it').not.to.have.property('by');
    await later(HOUR);
    expect(await words()).to.deep.equal(['free', 'clean', 'blocked']);
    expect((await bedNow(held.id)).version, 'once').to.equal(ended.version);
    const [entry] = await world.inside(world.north, () =>
      repository(journalCollection, wholeJournal).find({ subjectId: held.id }, { sort: { at: -1 } }),
    );
    expect(entry).to.include({ action: 'bed.release', actorKind: 'system', reason: 'Its time was over.' });
  });

  it('a hold renewed in time is not ended by the time of the one before', async () => {
    const bed = await newBed();
    const free = bedOf(await ask(nurse, await hold(bed, HOUR), 'release'));
    const renewed = await hold(free, 3 * HOUR);
    await later(2 * HOUR);
    await expire();
    expect(await bedNow(bed.id)).to.deep.equal(renewed);
  });

  it('old board plus the events since is a board loaded afresh, for one ward and among all', async () => {
    const beds = [await newBed(), await newBed(), await newBed()] as const;
    const before = await board();
    const held = await hold(beds[0], HOUR);
    await hold(beds[1], 2 * HOUR);
    bedOf(await ask(nurse, beds[2], 'take-out', { as: 'maintain', reason: 'repair' }));
    bedOf(await ask(nurse, held, 'release'));
    const since = await world.inside(world.north, () =>
      outboxRepository().find(
        { stream: `ward:${world.north.wardA.id}`, seq: { $gt: before.seq } },
        { sort: { seq: 1 } },
      ),
    );
    expect(since.map(({ name }) => name)).to.deep.equal(Array.from({ length: 4 }, () => 'bed.state'));
    let state: WardBoard = before;
    for (const event of since) {
      const envelope = toEnvelope(event) as Envelope<EventsOf<'ward'>>;
      const next = applyWardEvent(state, envelope);
      if (next === 'gap') throw new Error('The stream has a hole.');
      expect(applyWardEvent(next, envelope), 'told twice').to.equal(next);
      state = next;
    }
    expect(state).to.deep.equal(await board());
    const { boards } = wardBoards.parse((await nurse.get('/api/v1/boards')).body);
    expect(boards).to.deep.equal([state]);
    const [, third] = since;
    if (third === undefined) throw new Error('Nothing happened.');
    expect(applyWardEvent(before, toEnvelope(third) as Envelope<EventsOf<'ward'>>)).to.equal('gap');
  });
});

describe('a house that was down', () => {
  it('ends on its return what ran out meanwhile, in every hospital, and nothing else', async () => {
    const clock = fakeClock();
    const dataDir = await mkdtemp(join(tmpdir(), 'wardline-down-'));
    const config = { ...(await loadConfig({ WARDLINE_DATA: dataDir, PORT: '0' }, ['--empty'])), mongodbUri: undefined };
    const ports = {
      clock,
      log: createLog('debug', { write: () => undefined }),
      version: '0.0.0-test',
      clientDir: null,
      setupCode: null,
      areJobsAutomatic: false,
    };
    const soon = new Date(clock.now().getTime() + HOUR).toISOString();
    const late = new Date(clock.now().getTime() + 8 * HOUR).toISOString();
    const ids: string[] = [];
    const bedIds: BedId[][] = [];
    try {
      const first = await openApp(config, ports);
      for (const code of ['NORTH', 'SOUTH']) {
        const { tenants } = first.services;
        const entry = await tenants.open(
          { code, name: code, kind: 'hospital', timeZone: 'Africa/Nairobi', placement: 'dedicated' },
          clock.now(),
        );
        ids.push(entry._id);
        const tenant = await tenants.byId(hospitalId.parse(entry._id));
        bedIds.push(
          await runAsSystem(first.services, tenant, 'a test', async () => {
            const department = departmentId.parse((await createDepartment({ name: 'Medicine' }))._id);
            const wanted = { departmentId: department, name: 'Ward', floor: '1', rooms: ['Bay'] };
            const { ward, rooms } = await createWard(wanted);
            const room = rooms[0]?._id as RoomId;
            const beds = { roomId: room, codes: ['1', '2', '3'], type: 'standard', tags: [] } as const;
            const [one, two, three] = (await createBeds(ward._id as WardId, beds)).map(({ _id }) => _id as BedId);
            if (one === undefined || two === undefined || three === undefined) throw new Error('No beds were made.');
            await transitionBed(one, { kind: 'hold', until: soon });
            await transitionBed(two, { kind: 'block', reason: 'repair', until: soon });
            await transitionBed(three, { kind: 'hold', until: late });
            return [one, two, three];
          }),
        );
      }
      await first.stop();
      clock.advance(2 * HOUR);
      const second = await openApp(config, ports);
      await second.jobs.runNow('beds.expire');
      for (const [index, id] of ids.entries()) {
        const tenant = await second.services.tenants.byId(hospitalId.parse(id));
        const stand = await runAsSystem(second.services, tenant, 'a test', () =>
          Promise.all((bedIds[index] ?? []).map(async (bed) => (await getBed(bed)).state)),
        );
        expect(stand.map(({ use, turnover }) => `${use} ${turnover}`)).to.deep.equal([
          'free clean',
          'free clean',
          'held clean',
        ]);
      }
      await second.stop();
    } finally {
      await rm(dataDir, { recursive: true, force: true });
    }
  });
});
