import { expect } from 'chai';
import { definePolicy } from '../../../server/access/policy.ts';
import { repository } from '../../../server/db/repository.ts';
import { journalCollection } from '../../../server/journal/journal.model.ts';
import type { JournalEntry } from '../../../server/journal/journal.model.ts';
import { listCleanings } from '../../../server/modules/housekeeping/index.ts';
import { cleaningRepository } from '../../../server/modules/housekeeping/housekeeping.repository.ts';
import { createBeds, getBed, newCleaning, transitionBed } from '../../../server/modules/places/index.ts';
import type { BedAction, CleaningState } from '../../../shared/domain/bed-state.ts';
import { cleaningQueue } from '../../../shared/schemas/housekeeping.ts';
import type { BedView } from '../../../shared/schemas/places.ts';
import { bedView } from '../../../shared/schemas/places.ts';
import type { Problem } from '../../../shared/types/problem.ts';
import type { BedId } from '../../../shared/types/ids.ts';
import type { Answer, Caller } from '../../support/caller.ts';
import type { Person, TestHospital, TestWard, World } from '../../support/world.ts';
import { openWorld } from '../../support/world.ts';

const MINUTE = 60_000;
const wholeJournal = definePolicy<JournalEntry>({ of: 'journal', scope: () => null, rules: {} });

const bedOf = (answer: Answer): BedView => {
  expect(answer.status, JSON.stringify(answer.body)).to.equal(200);
  return bedView.parse(answer.body);
};
const conflictOf = (answer: Answer) => {
  expect(answer).to.be.problem('bed-refused');
  return (answer.body as Problem).bed;
};

describe('cleaning beds', () => {
  let world: World;
  let north: TestHospital;
  before(async () => {
    world = await openWorld();
    ({ north } = world);
  });
  after(() => world.close());

  // An access token lives ten minutes, and the clock here goes on by more than that.
  const signedIn = new Map<string, Promise<Caller>>();
  const as = (person: Person): Promise<Caller> => {
    const key = `${person.id} ${world.clock.now().getTime()}`;
    const caller = signedIn.get(key) ?? world.signIn(person).then((result) => result.caller);
    signedIn.set(key, caller);
    return caller;
  };

  let made = 0;
  const newBed = (ward: TestWard = north.wardA, hospital = north): Promise<BedId> =>
    world.inside(hospital, async () => {
      made += 1;
      const [bed] = await createBeds(ward.id, {
        roomId: ward.roomId,
        codes: [`C${made}`],
        type: 'standard',
        tags: [],
      });
      return bed?._id as BedId;
    });
  const act = (bedId: BedId, action: BedAction) => world.inside(north, () => transitionBed(bedId, action));
  const stateOf = async (bedId: BedId) => (await world.inside(north, () => getBed(bedId))).state;
  const recordOf = (id: string) => world.inside(north, () => cleaningRepository().findOne({ _id: id }));

  /** A bed that waits for its clean since now. */
  async function dirty(isInStages = false): Promise<{ bedId: BedId; cleaning: CleaningState }> {
    const bedId = await newBed();
    const cleaning = await world.inside(north, async () =>
      newCleaning({ ...(isInStages ? { isContaminated: true } : {}) }),
    );
    await act(bedId, { kind: 'mark-dirty', cleaning });
    return { bedId, cleaning };
  }
  const ask = async (person: Person, bedId: BedId, verb: string, body: object): Promise<Answer> =>
    (await as(person)).post(`/api/v1/cleanings/${bedId}/${verb}`, body);
  const queueOf = async (person: Person) =>
    cleaningQueue.parse((await (await as(person)).get('/api/v1/cleanings')).body).items;

  it('go from asked to taken, begun and done, and every minute of it can be told afterwards', async () => {
    const nurse = await as(north.nurse);
    const bedId = await newBed();
    const askedAt = world.clock.now();
    const { version } = await world.inside(north, () => getBed(bedId));
    const called = bedOf(await nurse.post(`/api/v1/beds/${bedId}/dirty`, { version }));
    const cleaning = called.state.cleaning;
    if (cleaning === undefined) throw new Error('There is no clean.');
    expect(called.state).to.include({ turnover: 'dirty', use: 'free' });
    const body = { cleaningId: cleaning.id };
    world.clock.advance(4 * MINUTE);
    const taken = bedOf(await ask(north.housekeeping, bedId, 'take', body));
    expect(taken.state.cleaning?.takenBy?.id).to.equal(north.housekeeping.id);
    expect(taken.state.turnover).to.equal('dirty');
    world.clock.advance(3 * MINUTE);
    expect(bedOf(await ask(north.housekeeping, bedId, 'start', body)).state.turnover).to.equal('cleaning');
    world.clock.advance(5 * MINUTE);
    const rests = bedOf(await ask(north.housekeeping, bedId, 'pause', { ...body, reason: 'waiting-for-linen' }));
    expect(rests.state.cleaning?.pausedFor).to.equal('waiting-for-linen');
    world.clock.advance(2 * MINUTE);
    expect(bedOf(await ask(north.housekeeping, bedId, 'resume', body)).state.cleaning?.pausedFor).to.equal(undefined);
    world.clock.advance(6 * MINUTE);
    const done = bedOf(await ask(north.housekeeping, bedId, 'finish', { ...body, stage: 1 }));
    expect(done.state).to.include({ turnover: 'clean', use: 'free' });
    expect(done.state.cleaning).to.equal(undefined);

    const finishedAt = world.clock.now();
    const [kept, ...others] = await world.inside(north, () =>
      listCleanings(askedAt, new Date(finishedAt.getTime() + 1), [north.wardA.id]),
    );
    expect(others).to.deep.equal([]);
    const minutes = (at: Date | null | undefined) => ((at?.getTime() ?? 0) - askedAt.getTime()) / MINUTE;
    expect(kept).to.include({ _id: cleaning.id, bedId, outcome: 'finished', takenById: north.housekeeping.id });
    expect([kept?.askedAt, kept?.takenAt, kept?.startedAt, kept?.finishedAt].map(minutes)).to.deep.equal([0, 4, 7, 20]);
    expect(kept?.pauses.map(({ reason, from, to }) => [reason, minutes(from), minutes(to)])).to.deep.equal([
      ['waiting-for-linen', 12, 14],
    ]);
    const entries = await world.inside(north, () =>
      repository(journalCollection, wholeJournal).find({ subjectId: cleaning.id }, { sort: { at: 1 } }),
    );
    expect(entries.map(({ action, actorId }) => [action, actorId])).to.deep.equal(
      ['taken', 'started', 'paused', 'resumed', 'finished'].map((verb) => [`cleaning.${verb}`, north.housekeeping.id]),
    );
  });

  it('go stage by stage where the bed needs it, and cannot be ended before the last', async () => {
    const { bedId, cleaning } = await dirty(true);
    const body = { cleaningId: cleaning.id };
    bedOf(await ask(north.housekeeping, bedId, 'start', body));
    expect(conflictOf(await ask(north.housekeeping, bedId, 'finish', { ...body, stage: 1 }))?.why).to.equal(
      'stages-left',
    );
    const { version } = await world.inside(north, () => getBed(bedId));
    const early = await (await as(north.nurse)).post(`/api/v1/beds/${bedId}/clean-now`, { version });
    expect(conflictOf(early)?.why).to.equal('stages-left');
    world.clock.advance(10 * MINUTE);
    expect(
      bedOf(await ask(north.housekeeping, bedId, 'next-stage', { ...body, stage: 1 })).state.cleaning?.stage,
    ).to.equal(2);
    // The same tap once more, from a screen that did not see the first: not another stage.
    expect(conflictOf(await ask(north.housekeeping, bedId, 'next-stage', { ...body, stage: 1 }))?.why).to.equal(
      'stage-done',
    );
    world.clock.advance(10 * MINUTE);
    expect(
      bedOf(await ask(north.housekeeping, bedId, 'next-stage', { ...body, stage: 2 })).state.cleaning?.stage,
    ).to.equal(3);
    expect(conflictOf(await ask(north.housekeeping, bedId, 'next-stage', { ...body, stage: 3 }))?.why).to.equal(
      'not-cleaning',
    );
    world.clock.advance(5 * MINUTE);
    expect(bedOf(await ask(north.housekeeping, bedId, 'finish', { ...body, stage: 3 })).state.turnover).to.equal(
      'clean',
    );
    const kept = await recordOf(cleaning.id);
    const lengths = kept?.stages.map((stage) => [
      stage.stage,
      ((stage.finishedAt?.getTime() ?? 0) - stage.startedAt.getTime()) / MINUTE,
    ]);
    expect(lengths).to.deep.equal([
      [1, 10],
      [2, 10],
      [3, 5],
    ]);
  });

  it('are taken by one of two who reach for them at once; the other is told by whom and when', async () => {
    const { bedId, cleaning } = await dirty();
    const people = [north.housekeeping, north.nurse, north.nurseManager, north.admin];
    // One after the other: hashing passwords takes turns, and four at once may be asked to come back.
    for (const person of people) await as(person);
    const answers = await Promise.all(people.map((person) => ask(person, bedId, 'take', { cleaningId: cleaning.id })));
    const winners = people.filter((_person, index) => answers[index]?.status === 200);
    expect(winners).to.have.length(1);
    for (const answer of answers.filter(({ status }) => status !== 200)) {
      expect(conflictOf(answer)).to.deep.include({
        bedId,
        why: 'cleaning-taken',
        by: winners[0]?.displayName,
        at: world.clock.now().toISOString(),
      });
    }
    expect((await recordOf(cleaning.id))?.takenById).to.equal(winners[0]?.id);
  });

  it('that another has are neither rested, carried on nor ended by anyone else', async () => {
    const { bedId, cleaning } = await dirty();
    const body = { cleaningId: cleaning.id };
    bedOf(await ask(north.housekeeping, bedId, 'start', body));
    const before = await stateOf(bedId);
    const tries = {
      pause: { reason: 'break' },
      resume: {},
      'next-stage': { stage: 1 },
      finish: { stage: 1 },
      start: {},
    };
    for (const [verb, more] of Object.entries(tries)) {
      const refused = conflictOf(await ask(north.nurse, bedId, verb, { ...body, ...more }));
      expect(refused, verb).to.include({ why: 'cleaning-taken', by: north.housekeeping.displayName });
    }
    expect(await stateOf(bedId)).to.deep.equal(before);
  });

  it('are over for whoever comes too late, who is told who was first', async () => {
    const { bedId, cleaning } = await dirty();
    const { version } = await world.inside(north, () => getBed(bedId));
    bedOf(await (await as(north.nurse)).post(`/api/v1/beds/${bedId}/clean-now`, { version }));
    const late = conflictOf(await ask(north.housekeeping, bedId, 'start', { cleaningId: cleaning.id }));
    expect(late).to.include({ why: 'not-dirty', by: north.nurse.displayName });
    expect((await recordOf(cleaning.id))?.outcome).to.equal('done-at-once');
  });

  it('are not mistaken for the next clean of the same bed', async () => {
    const { bedId, cleaning } = await dirty();
    await act(bedId, { kind: 'finish-cleaning' });
    const again = await world.inside(north, async () => newCleaning({}));
    await act(bedId, { kind: 'mark-dirty', cleaning: again });
    expect(conflictOf(await ask(north.housekeeping, bedId, 'start', { cleaningId: cleaning.id }))?.why).to.equal(
      'not-dirty',
    );
    expect((await stateOf(bedId)).turnover).to.equal('dirty');
  });

  it('are given back to the queue by who has them, or by who manages the beds', async () => {
    const { bedId, cleaning } = await dirty();
    const body = { cleaningId: cleaning.id };
    expect(conflictOf(await ask(north.housekeeping, bedId, 'give-back', body))?.why).to.equal('not-cleaning');
    bedOf(await ask(north.nurse, bedId, 'start', body));
    expect(conflictOf(await ask(north.housekeeping, bedId, 'give-back', body))?.why).to.equal('cleaning-taken');
    const waiting = bedOf(await ask(north.nurseManager, bedId, 'give-back', body)).state;
    expect(waiting.turnover).to.equal('dirty');
    expect(waiting.cleaning).to.deep.equal(cleaning);
    bedOf(await ask(north.housekeeping, bedId, 'start', body));
    bedOf(await ask(north.housekeeping, bedId, 'finish', { ...body, stage: 1 }));
    expect(await recordOf(cleaning.id)).to.include({ givenBackCount: 1, takenById: north.housekeeping.id });
  });

  it('are done once however often the same request comes, also from a queue kept while offline', async () => {
    const { bedId, cleaning } = await dirty();
    world.clock.advance(30 * MINUTE);
    const at = new Date(world.clock.now().getTime() - 20 * MINUTE).toISOString();
    const caller = await as(north.housekeeping);
    const answers = [];
    for (let time = 0; time < 3; time += 1) {
      const options = { idempotencyKey: `start-${cleaning.id}` };
      answers.push(await caller.post(`/api/v1/cleanings/${bedId}/start`, { cleaningId: cleaning.id, at }, options));
    }
    for (const answer of answers) expect(answer.body).to.deep.equal(answers[0]?.body);
    expect((await recordOf(cleaning.id))?.startedAt?.toISOString()).to.equal(at);
  });

  it('believe no device that says it was later than now or before the bed fell vacant', async () => {
    const { bedId, cleaning } = await dirty();
    const body = { cleaningId: cleaning.id };
    bedOf(await ask(north.housekeeping, bedId, 'start', { ...body, at: '2000-01-01T00:00:00.000Z' }));
    expect((await recordOf(cleaning.id))?.startedAt?.toISOString()).to.equal(cleaning.askedAt);
    bedOf(await ask(north.housekeeping, bedId, 'finish', { ...body, stage: 1, at: '2999-01-01T00:00:00.000Z' }));
    expect((await recordOf(cleaning.id))?.finishedAt).to.deep.equal(world.clock.now());
  });

  it('that nobody takes raise an alert when they are due, which stands until somebody does', async () => {
    const { bedId, cleaning } = await dirty();
    const taken = await dirty();
    bedOf(await ask(north.housekeeping, taken.bedId, 'take', { cleaningId: taken.cleaning.id }));
    const due = Date.parse(cleaning.dueAt) - world.clock.now().getTime();
    world.clock.advance(due - 1);
    await world.app.jobs.runNow('cleanings.overdue');
    expect((await stateOf(bedId)).cleaning?.isOverdue).to.equal(undefined);
    world.clock.advance(1);
    await world.app.jobs.runNow('cleanings.overdue');
    expect((await stateOf(bedId)).cleaning?.isOverdue).to.equal(true);
    expect((await stateOf(taken.bedId)).cleaning?.isOverdue).to.equal(undefined);
    const { version } = await world.inside(north, () => getBed(bedId));
    await world.app.jobs.runNow('cleanings.overdue');
    expect((await world.inside(north, () => getBed(bedId))).version, 'raised once').to.equal(version);
    const state = bedOf(await ask(north.housekeeping, bedId, 'take', { cleaningId: cleaning.id })).state;
    expect(state.cleaning?.isOverdue).to.equal(undefined);
  });

  it('end as abandoned when the bed is put to another use before they are done', async () => {
    const { bedId, cleaning } = await dirty();
    bedOf(await ask(north.housekeeping, bedId, 'start', { cleaningId: cleaning.id }));
    const other = await dirty();
    bedOf(await ask(north.housekeeping, other.bedId, 'start', { cleaningId: other.cleaning.id }));
    await act(bedId, { kind: 'block', reason: 'repair' });
    await world.app.jobs.runNow('cleanings.abandoned');
    expect((await recordOf(cleaning.id))?.outcome).to.equal('abandoned');
    expect((await recordOf(other.cleaning.id))?.outcome).to.equal('running');
  });

  it('are queued with a waiting patient first, then what is overdue, then the oldest; by the wards one sees', async () => {
    for (const { bedId } of await queueOf(north.admin)) await act(bedId, { kind: 'finish-cleaning' });
    const overdue = await dirty();
    world.clock.advance(31 * MINUTE);
    await world.app.jobs.runNow('cleanings.overdue');
    const older = await dirty();
    world.clock.advance(MINUTE);
    const newer = await dirty();
    const held = await dirty();
    await act(held.bedId, { kind: 'hold', until: new Date(world.clock.now().getTime() + 60 * MINUTE).toISOString() });
    world.clock.advance(MINUTE);
    const elsewhere = await newBed(north.wardB);
    await act(elsewhere, { kind: 'mark-dirty', cleaning: await world.inside(north, async () => newCleaning({})) });
    const southern = await newBed(world.south.wardA, world.south);
    await world.inside(world.south, () => transitionBed(southern, { kind: 'mark-dirty', cleaning: newCleaning({}) }));

    const order = [held, overdue, older, newer].map(({ bedId }) => bedId);
    expect((await queueOf(north.nurse)).map(({ bedId }) => bedId)).to.deep.equal(order);
    const all = (await queueOf(north.housekeeping)).map(({ bedId }) => bedId);
    expect(all).to.deep.equal([...order, elsewhere]);
    expect((await queueOf(world.south.housekeeping)).map(({ bedId }) => bedId)).to.deep.equal([southern]);
  });

  it('are asked for only of empty, clean beds that are as the nurse saw them', async () => {
    const nurse = await as(north.nurse);
    const { bedId } = await dirty();
    const bed = await world.inside(north, () => getBed(bedId));
    const again = await nurse.post(`/api/v1/beds/${bedId}/dirty`, { version: bed.version });
    expect(conflictOf(again)?.why).to.equal('already-dirty');
    const clean = await newBed();
    expect(conflictOf(await nurse.post(`/api/v1/beds/${clean}/dirty`, { version: 99 }))?.why).to.equal('changed');
    expect(conflictOf(await nurse.post(`/api/v1/beds/${clean}/clean-now`, { version: 1 }))?.why).to.equal('not-dirty');
    const staged = bedOf(await nurse.post(`/api/v1/beds/${clean}/dirty`, { version: 1, inStages: true }));
    expect(staged.state.cleaning).to.include({ stage: 1, of: 3 });
  });

  it('are no business of those who may not clean, nor of another ward’s or hospital’s people', async () => {
    const { bedId, cleaning } = await dirty();
    const body = { cleaningId: cleaning.id };
    expect(await ask(north.doctor, bedId, 'take', body)).to.be.problem('not-allowed');
    expect(await ask(north.otherNurse, bedId, 'take', body)).to.be.problem('not-found');
    expect(await ask(world.south.housekeeping, bedId, 'take', body)).to.be.problem('not-found');
    expect((await stateOf(bedId)).cleaning).to.deep.equal(cleaning);
  });
});
