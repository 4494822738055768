import { rm } from 'node:fs/promises';
import { expect } from 'chai';
import { openApp } from '../../../server/app.ts';
import { createLog } from '../../../server/log/log.ts';
import { BOARDS, CENSUSES } from '../../../server/modules/replay/fold.ts';
import { pastAt } from '../../../server/modules/replay/queries/get-past.ts';
import { seededRandom } from '../../faults/seeded-random.ts';
import { runAsSystem } from '../../../server/access/context.ts';
import { definePolicy } from '../../../server/access/policy.ts';
import { repository } from '../../../server/db/repository.ts';
import type { JournalEntry } from '../../../server/journal/journal.model.ts';
import { journalCollection } from '../../../server/journal/journal.model.ts';
import { outboxRepository } from '../../../server/outbox/outbox.ts';
import { KEPT_MS } from '../../../server/outbox/jobs.ts';
import { checkpointRepository } from '../../../server/modules/replay/replay.repository.ts';
import { HISTORY_KEPT_MS } from '../../../server/modules/replay/retention.ts';
import type { WardBoard } from '../../../shared/schemas/places.ts';
import { wardBoard } from '../../../shared/schemas/places.ts';
import type { WardReplay } from '../../../shared/schemas/replay.ts';
import { wardChanges, wardLook, wardReplay } from '../../../shared/schemas/replay.ts';
import type { StayCard, WardCensus } from '../../../shared/schemas/stays.ts';
import type { WardId } from '../../../shared/types/ids.ts';
import type { Answer } from '../../support/caller.ts';
import { wakeful } from '../../support/wakeful.ts';
import type { TestWard, World } from '../../support/world.ts';
import { openWorld } from '../../support/world.ts';
import type { AtWork } from '../stays/stage.ts';
import { atWork, newBeds, newPatient, read } from '../stays/stage.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 3_600_000;
const wholeJournal = definePolicy<JournalEntry>({ of: 'journal', scope: () => null, rules: {} });

interface Recording {
  readonly at: string;
  readonly wardId: WardId;
  readonly board: WardBoard;
  readonly census: WardCensus;
}

/** What must be equal: everything but what the viewer may do, and where they listen on from. */
const facts = ({ board, census }: { board: WardBoard; census: WardCensus | null }) => {
  const { abilities: _may, seq: _seq, ...ofBoard } = board;
  const byId = <Item extends { readonly id: string }>(items: readonly Item[]) =>
    [...items].sort((a, b) => a.id.localeCompare(b.id));
  if (census === null) return { ofBoard, stays: null, requests: null };
  return { ofBoard, stays: byId(census.stays), requests: byId(census.requests) };
};

describe('the replay of a ward', () => {
  let world: World;
  let nurse: AtWork;
  before(async () => {
    world = wakeful(await openWorld());
    nurse = atWork(world, world.north, world.north.doctor);
  });
  let wasReopened = false;
  after(() => (wasReopened ? rm(world.dataDir, { recursive: true, force: true }) : world.close()));

  const asked = async (wardId: WardId, at: string): Promise<Answer> =>
    (await world.as(world.north.doctor)).get(`/api/v1/wards/${wardId}/replay?at=${at}`);
  const replay = async (wardId: WardId, at: string): Promise<WardReplay> => read(wardReplay, await asked(wardId, at));
  const inNorth = <T>(work: () => Promise<T>) => runAsSystem(world.app.services, world.north.tenant, 'a test', work);

  async function record({ id }: TestWard): Promise<Recording> {
    const doctor = await world.as(world.north.doctor);
    const at = world.clock.now().toISOString();
    const board = read(wardBoard, await doctor.get(`/api/v1/wards/${id}`));
    return { at, wardId: id, board, census: await nurse.census({ id, roomId: world.north.wardA.roomId, bedIds: [] }) };
  }

  /** One change somewhere in the two wards, whichever is possible; false where the house refused it. */
  async function changeSomething(random: () => number): Promise<void> {
    const { wardA, wardB } = world.north;
    const pick = <Item>(items: readonly Item[]): Item | undefined => items[Math.floor(random() * items.length)];
    const doctor = await world.as(world.north.nurseManager);
    const boards = [];
    for (const { id } of [wardA, wardB]) boards.push(read(wardBoard, await doctor.get(`/api/v1/wards/${id}`)));
    const beds = boards.flatMap((board) => board.beds);
    const stays = [...(await nurse.census(wardA)).stays, ...(await nurse.census(wardB)).stays];
    const bed = pick(beds);
    const stay: StayCard | undefined = pick(stays);
    const free = pick(beds.filter(({ state }) => state.use === 'free' && state.turnover === 'clean'));
    const kind = Math.floor(random() * 8);
    if (bed === undefined) throw new Error('There are no beds.');
    const { version, id } = bed;
    const until = new Date(world.clock.now().getTime() + 3_600_000).toISOString();
    if (kind <= 1 && free !== undefined) await nurse.tries.admit(await newPatient(world, world.north), free.id);
    else if (kind === 2 && stay !== undefined && free !== undefined) await nurse.tries.move(stay, free.id);
    else if (kind === 3 && stay !== undefined) await nurse.tries.stay(stay, 'discharge', { disposition: 'home' });
    else if (kind === 4 && stay !== undefined)
      await nurse.tries.change(stay, { note: `Note ${random()}`, precaution: 'contact' });
    else if (kind === 5) await doctor.post(`/api/v1/beds/${id}/take-out`, { version, as: 'block', reason: 'repair' });
    else if (kind === 6) await doctor.post(`/api/v1/beds/${id}/hold`, { version, until });
    else await doctor.post(`/api/v1/beds/${id}/reopen`, { version });
  }

  it('gives at every instant the board and the census that were recorded then, also from checkpoints, swept and reopened', async () => {
    const random = seededRandom(20_260_314);
    await newBeds(world, world.north, world.north.wardA, 3);
    const recordings: Recording[] = [];
    const recordBoth = async () => {
      for (const ward of [world.north.wardA, world.north.wardB]) recordings.push(await record(ward));
    };
    const run = async (steps: number) => {
      for (let step = 0; step < steps; step += 1) {
        world.clock.advance(Math.ceil(random() * 7 * MINUTE_MS));
        await changeSomething(random);
        if (step % 3 === 0) await recordBoth();
      }
    };
    const expectEqual = async (what: string) => {
      expect(recordings.length).to.be.above(10);
      for (const recording of recordings) {
        const past = await replay(recording.wardId, recording.at);
        expect(facts(past), `${what}, ${recording.at}`).to.deep.equal(facts(recording));
      }
    };
    await run(24);
    await expectEqual('from the events alone');

    world.clock.advance(2 * DAY_MS);
    await world.app.jobs.runNow('replay.checkpoint');
    const count = () => inNorth(() => checkpointRepository().count({ seq: { $gt: 0 } }));
    expect(await count(), 'checkpoints').to.be.above(1);
    await run(12);
    await expectEqual('from checkpoints');

    world.clock.advance(KEPT_MS + DAY_MS);
    const before = await inNorth(() => outboxRepository().count({}));
    await world.app.jobs.runNow('outbox.sweep');
    await world.app.jobs.runNow('replay.checkpoint');
    expect(await inNorth(() => outboxRepository().count({})), 'what is left in the outbox').to.be.below(before);
    await expectEqual('once the outbox was swept');
  });

  it('names staff as they were, and lets nothing be done', async () => {
    const { board, census } = await replay(world.north.wardA.id, world.clock.now().toISOString());
    expect(Object.values(board.abilities)).to.deep.equal([false, false, false]);
    expect(Object.values(census?.abilities ?? {})).to.deep.equal([false, false, false]);
  });

  it('is refused for the future, before there was a ward, and for a ward that is not the viewer’s', async () => {
    const { id } = world.north.wardA;
    const later = new Date(world.clock.now().getTime() + 1_000).toISOString();
    expect(await asked(id, later)).to.be.problem('invalid-input', '/query/at');
    expect(await asked(id, '2001-01-01T00:00:00.000Z')).to.be.problem('state-refused');
    const at = world.clock.now().toISOString();
    expect(await asked(world.south.wardA.id, at)).to.be.problem('not-found');
    const other = await world.as(world.north.otherNurse);
    expect(await other.get(`/api/v1/wards/${id}/replay?at=${at}`)).to.be.problem('not-found');
  });

  it('stands in the journal with the instant that was looked at', async () => {
    const at = world.clock.now().toISOString();
    await replay(world.north.wardA.id, at);
    const entries = await inNorth(() =>
      repository(journalCollection, wholeJournal).find({ action: 'ward-past.read' }, { sort: { _id: -1 }, limit: 1 }),
    );
    const [last] = entries;
    expect(last).to.include({ subjectId: world.north.wardA.id, actorId: world.north.doctor.id });
    expect(last?.changes).to.deep.equal([{ path: 'at', before: null, after: at }]);
  });

  it('keeps who lay there from those who may not see patients', async () => {
    const housekeeping = await world.as(world.north.housekeeping);
    const at = world.clock.now().toISOString();
    const past = read(wardReplay, await housekeeping.get(`/api/v1/wards/${world.north.wardA.id}/replay?at=${at}`));
    expect(past.census).to.equal(null);
    expect(past.board.beds).not.to.deep.equal([]);
  });

  it('forgets what is older than is kept, and goes on from the checkpoint before', async () => {
    const { id } = world.north.wardA;
    const old = world.clock.now().toISOString();
    const { keptSince } = await replay(id, old);
    world.clock.advance(HISTORY_KEPT_MS + DAY_MS);
    await changeSomething(seededRandom(5));
    await world.app.jobs.runNow('replay.checkpoint');
    const now = await record(world.north.wardA);
    const past = await replay(id, now.at);
    expect(facts(past)).to.deep.equal(facts(now));
    expect(new Date(past.keptSince).getTime()).to.be.above(new Date(keptSince).getTime());
    expect(await asked(id, keptSince)).to.be.problem('state-refused');
  });

  describe('of late', () => {
    const changesOf = async (wardId: WardId, who = world.north.nurse, minutes = 30) =>
      read(wardChanges, await (await world.as(who)).get(`/api/v1/wards/${wardId}/changes?minutes=${minutes}`));

    it('says what changed, newest first, by whom, and not what was before', async () => {
      const { wardA } = world.north;
      const [bedId] = await newBeds(world, world.north, wardA);
      if (bedId === undefined) throw new Error('No bed.');
      world.clock.advance(31 * MINUTE_MS);
      const stay = await nurse.admitNew(bedId);
      world.clock.advance(MINUTE_MS);
      const noted = await nurse.change(stay, { note: 'Likes tea' });
      await nurse.stay(noted, 'discharge', { disposition: 'home' });
      const { items } = await changesOf(wardA.id);
      const code = (await nurse.bed(bedId)).code;
      const by = world.north.doctor.displayName;
      const told = items.map((item) => `${item.kind} ${item.bedCode} by ${item.by}`);
      expect(told).to.have.members([
        `admitted ${code} by ${by}`,
        `note-changed ${code} by ${by}`,
        `left ${code} by ${by}`,
      ]);
      expect(items.at(-1)?.kind).to.equal('admitted');
      const text = JSON.stringify(items);
      expect(text).not.to.include('Likes tea');
      expect(text).not.to.include(stay.patient.familyName);
    });

    it('says nothing of what is known of patients to those who may not see them, nor of a ward that is not theirs', async () => {
      const { wardA } = world.north;
      const kinds = (await changesOf(wardA.id, world.north.housekeeping)).items.map(({ kind }) => kind);
      expect(kinds).to.include('admitted').and.not.to.include('note-changed');
      const other = await world.as(world.north.otherNurse);
      expect(await other.get(`/api/v1/wards/${wardA.id}/changes`)).to.be.problem('not-found');
    });
  });

  describe('remembers up to when each person looked', () => {
    const path = () => `/api/v1/wards/${world.north.wardA.id}/looked`;
    const agoIso = (ms: number) => new Date(world.clock.now().getTime() - ms).toISOString();

    it('on each of their screens, and for nobody else', async () => {
      const one = await world.as(world.north.nurse);
      const { caller: other } = await world.signIn(world.north.nurse);
      expect(read(wardLook, await one.get(path()))).to.deep.equal({ at: null });
      const at = agoIso(5 * MINUTE_MS);
      expect(read(wardLook, await one.put(path(), { at }))).to.deep.equal({ at });
      expect(read(wardLook, await other.get(path()))).to.deep.equal({ at });
      expect(read(wardLook, await (await world.as(world.north.admin)).get(path()))).to.deep.equal({ at: null });
    });

    it('never going back, nor into the future, also when two screens say so at once', async () => {
      const caller = await world.as(world.north.admin);
      const times = [9, 3, 7, 1, 5].map((minutes) => agoIso(minutes * MINUTE_MS));
      await Promise.all(times.map((at) => caller.put(path(), { at })));
      expect(read(wardLook, await caller.get(path()))).to.deep.equal({ at: agoIso(MINUTE_MS) });
      const ahead = await caller.put(path(), { at: agoIso(-DAY_MS) });
      expect(read(wardLook, ahead)).to.deep.equal({ at: agoIso(0) });
    });
  });

  // Last, since the world is closed by it.
  describe('of a house that was closed and opened again', () => {
    it('is the same', async () => {
      const recording = await record(world.north.wardB);
      const { config } = world.app.services;
      await world.app.stop();
      const again = await openApp(config, {
        clock: world.clock,
        log: createLog('silent'),
        version: '0.0.0-test',
        clientDir: null,
        setupCode: null,
        areJobsAutomatic: false,
      });
      wasReopened = true;
      try {
        const at = new Date(recording.at);
        const tenant = await again.services.tenants.byId(world.north.tenant.id);
        const past = await runAsSystem(again.services, tenant, 'a test', async () => ({
          board: (await pastAt(BOARDS, recording.wardId, at)).state,
          census: (await pastAt(CENSUSES, recording.wardId, at)).state,
        }));
        expect(facts(past)).to.deep.equal(facts(recording));
      } finally {
        await again.stop();
      }
    });
  });
});
