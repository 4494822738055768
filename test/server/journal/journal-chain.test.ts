import { expect } from 'chai';
import { runAsSystem } from '../../../server/access/context.ts';
import type { Tenant } from '../../../server/db/tenant.ts';
import { transaction } from '../../../server/db/transaction.ts';
import { createJobRunner } from '../../../server/jobs/job-runner.ts';
import { chain, chainStart } from '../../../server/journal/chain.ts';
import type { StoredEntry } from '../../../server/journal/chain.ts';
import type { JournalLink } from '../../../server/journal/chain.model.ts';
import { journalJobs } from '../../../server/journal/jobs.ts';
import { journal, journalAccess, SEAL_JOURNAL } from '../../../server/journal/journal.ts';
import type { SealMemory } from '../../../server/journal/seal.ts';
import { anchorJournal, LOOK_BACK_MS, noSealMemory, sealJournal } from '../../../server/journal/seal.ts';
import { verifyJournal } from '../../../server/journal/verify.ts';
import type { Kernel } from '../../support/kernel.ts';
import { openKernel } from '../../support/kernel.ts';

const DAY_MS = 24 * 3_600_000;

describe('the journal’s chain', () => {
  let kernel: Kernel;
  let north: Tenant;
  let south: Tenant;
  before(async () => {
    kernel = await openKernel();
  });
  beforeEach(async () => {
    [north, south] = await Promise.all([kernel.openHospital(), kernel.openHospital()]);
  });
  after(() => kernel.close());

  const happen = (id: string) =>
    journal({ action: 'test.done', subject: { kind: 'test', id }, reason: `because ${id}` });
  /** An entry written now, by a transaction that is still open; what it answers commits it. */
  async function writeLate(): Promise<() => Promise<void>> {
    let commit: () => void = () => undefined;
    const held = new Promise<void>((resolve) => (commit = resolve));
    let inserted: () => void = () => undefined;
    const begun = new Promise<void>((resolve) => (inserted = resolve));
    const late = kernel.as(north, () =>
      transaction(async () => {
        await happen('late');
        inserted();
        await held;
      }),
    );
    await begun;
    return () => {
      commit();
      return late;
    };
  }
  const write = (tenant: Tenant, id: string) => kernel.as(tenant, () => transaction(() => happen(id)));
  const seal = (tenant: Tenant) => kernel.as(tenant, () => sealJournal());
  const anchor = (tenant: Tenant) => kernel.as(tenant, () => anchorJournal());
  const verify = (tenant: Tenant) => kernel.as(tenant, () => verifyJournal());
  const kinds = async (tenant: Tenant) => (await verify(tenant)).problems.map((problem) => problem.kind);
  const entriesOf = (tenant: Tenant) => tenant.connection.collection<StoredEntry>('journal');
  const linksOf = (tenant: Tenant) => tenant.connection.collection<JournalLink & { _id: string }>('journalLinks');

  /** Ten sealed entries, old enough that all must be sealed. */
  async function tenSealed(): Promise<void> {
    for (let number = 0; number < 10; number += 1) {
      await write(north, `n${number}`);
      kernel.clock.advance(1_000);
    }
    await seal(north);
    kernel.clock.advance(2 * LOOK_BACK_MS);
    expect(await verify(north)).to.deep.equal({
      entries: 10,
      links: 10,
      waiting: 0,
      problems: [],
      problemCount: 0,
    });
  }

  it('seals every entry once, in order, and verifies', async () => {
    await tenSealed();
    expect(await seal(north)).to.equal(0);
    const links = await linksOf(north).find({}).sort({ seq: 1 }).toArray();
    expect(links.map((link) => link.seq)).to.deep.equal([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    expect(links[0]?.previous).to.equal(chainStart(north.id));
    expect(await verify(south)).to.include({ entries: 0, links: 0, problemCount: 0 });
  });

  it('names a changed field, also one that is encrypted', async () => {
    await tenSealed();
    const [first, second] = await entriesOf(north).find({}).sort({ at: 1 }).toArray();
    await entriesOf(north).updateOne({ _id: first?._id ?? '' }, { $set: { actorId: 'someone else' } });
    expect(await kinds(north)).to.deep.equal(['entry-changed']);
    await entriesOf(north).updateOne({ _id: second?._id ?? '' }, { $set: { reason: first?.['reason'] } });
    expect(await kinds(north)).to.deep.equal(['entry-changed', 'entry-changed']);
  });

  it('names a removed entry', async () => {
    await tenSealed();
    const [entry] = await entriesOf(north).find({}).skip(4).limit(1).toArray();
    await entriesOf(north).deleteOne({ _id: entry?._id ?? '' });
    const report = await verify(north);
    expect(report.problems.map(({ kind, entryId }) => ({ kind, entryId }))).to.deep.equal([
      { kind: 'entry-missing', entryId: entry?._id },
    ]);
  });

  it('names a removed link', async () => {
    await tenSealed();
    await linksOf(north).deleteOne({ seq: 5 });
    expect(await kinds(north)).to.have.members(['link-missing', 'entry-unsealed']);
  });

  it('names a link that was removed together with its entry', async () => {
    await tenSealed();
    const link = await linksOf(north).findOneAndDelete({ seq: 5 });
    await entriesOf(north).deleteOne({ _id: link?.entryId ?? '' });
    expect(await kinds(north)).to.deep.equal(['link-missing']);
  });

  it('names swapped links', async () => {
    await tenSealed();
    const [a, b] = await linksOf(north)
      .find({ seq: { $in: [5, 6] } })
      .sort({ seq: 1 })
      .toArray();
    if (a === undefined || b === undefined) throw new Error('There are two links.');
    await linksOf(north).deleteMany({ seq: { $in: [5, 6] } });
    await linksOf(north).insertMany([
      { ...a, seq: 6 },
      { ...b, seq: 5 },
    ]);
    expect(await kinds(north))
      .to.include('link-changed')
      .and.to.include('link-out-of-chain');
  });

  it('names a forged entry that was slipped in among old ones, and never seals it', async () => {
    await tenSealed();
    await write(north, 'much later');
    await seal(north);
    const [entry] = await entriesOf(north).find({}).sort({ at: 1 }).skip(3).limit(1).toArray();
    if (entry === undefined) throw new Error('There is an entry.');
    await entriesOf(north).insertOne({ ...entry, _id: 'forged', at: new Date(entry.at.getTime() + 1) });
    await write(north, 'last');
    expect(await seal(north)).to.equal(1);
    const report = await verify(north);
    expect(report.problems.map(({ kind, entryId }) => ({ kind, entryId }))).to.deep.equal([
      { kind: 'entry-unsealed', entryId: 'forged' },
    ]);
  });

  it('of one hospital cannot stand in for another’s', async () => {
    await tenSealed();
    const links = await linksOf(north).find({}).toArray();
    const entries = await entriesOf(north).find({}).toArray();
    await linksOf(south).insertMany(links.map((link) => ({ ...link, hospitalId: south.id })));
    await entriesOf(south).insertMany(entries.map((entry) => ({ ...entry, hospitalId: south.id })));
    expect(await kinds(south))
      .to.include('link-out-of-chain')
      .and.to.include('entry-changed');
  });

  it('that was rewritten as a whole, or cut at its end, does not meet its anchor', async () => {
    await tenSealed();
    await anchor(north);
    expect(await kinds(north)).to.deep.equal([]);
    const cut = await linksOf(north).findOneAndDelete({ seq: 10 });
    await entriesOf(north).deleteOne({ _id: cut?.entryId ?? '' });
    expect(await kinds(north), 'cut').to.deep.equal(['anchor-broken']);

    await entriesOf(north).updateOne({}, { $set: { action: 'test.undone' } });
    const links = await linksOf(north).find({}).sort({ seq: 1 }).toArray();
    const entries = await entriesOf(north).find({}).sort({ at: 1 }).toArray();
    const written = await write(north, 'to fill its place').then(() =>
      entriesOf(north).find({}).sort({ at: -1 }).limit(1).toArray(),
    );
    const forged = chain({ seq: 0, hash: chainStart(north.id) }, [...entries, ...written]);
    await linksOf(north).deleteMany({});
    await linksOf(north).insertMany(
      forged.map((link, index) => ({ ...(links[0] as (typeof links)[number]), ...link, _id: `forged ${index}` })),
    );
    expect(await kinds(north), 'rewritten').to.deep.equal(['anchor-broken']);
  });

  it('is anchored once a day, in the log as well', async () => {
    const jobs = createJobRunner(kernel.services, journalJobs(), { timers: kernel.clock });
    const anchors = kernel.tenants.platform.connection.collection('journalAnchors');
    await write(north, 'first');
    await jobs.runNow(SEAL_JOURNAL);
    await write(north, 'second');
    await jobs.runNow(SEAL_JOURNAL);
    expect(await anchors.countDocuments({ hospital: north.id })).to.equal(1);
    kernel.clock.advance(DAY_MS);
    await jobs.runNow(SEAL_JOURNAL);
    expect(await anchors.countDocuments({ hospital: north.id })).to.equal(2);
    expect(await anchors.countDocuments({ hospital: south.id }), 'nothing to anchor').to.equal(0);
    const last = await anchors.find({ hospital: north.id }).sort({ day: -1 }).limit(1).toArray();
    expect(kernel.logged.join('')).to.contain(String(last[0]?.['hash']));
    expect(await kinds(north)).to.deep.equal([]);
    await jobs.stop();
  });

  it('takes in an entry whose transaction committed late', async () => {
    const commitLate = await writeLate();
    kernel.clock.advance(50_000);
    await write(north, 'early');
    expect(await seal(north)).to.equal(1);
    await commitLate();
    kernel.clock.advance(100_000);
    await write(north, 'after');
    expect(await seal(north)).to.equal(2);
    kernel.clock.advance(2 * LOOK_BACK_MS);
    expect(await verify(north)).to.include({ entries: 3, links: 3, problemCount: 0 });
  });

  it('loses nothing when an entry came from a node whose clock was an hour ahead', async () => {
    await write(north, 'before');
    kernel.clock.advance(3_600_000);
    await write(north, 'from the hasty node');
    kernel.clock.advance(-3_600_000);
    await seal(north);
    await write(north, 'right after');
    kernel.clock.advance(20 * 60_000);
    await write(north, 'after the sealer stood still');
    await seal(north);
    kernel.clock.advance(3 * 3_600_000);
    expect(await verify(north)).to.include({ entries: 4, links: 4, problemCount: 0 });
  });

  describe('by a sealer that remembers', () => {
    let memory: SealMemory;
    const sealAgain = () => kernel.as(north, () => sealJournal(memory));
    beforeEach(() => {
      memory = noSealMemory();
    });

    it('takes in who committed late with the next pass over everything', async () => {
      await write(north, 'first');
      await sealAgain();
      const commitLate = await writeLate();
      kernel.clock.advance(50_000);
      await write(north, 'early');
      expect(await sealAgain()).to.equal(1);
      await commitLate();
      kernel.clock.advance(5_000);
      await write(north, 'soon after');
      expect(await sealAgain(), 'a short pass').to.equal(1);
      kernel.clock.advance(25_000);
      expect(await sealAgain(), 'a whole one').to.equal(1);
      kernel.clock.advance(2 * LOOK_BACK_MS);
      expect(await verify(north)).to.include({ entries: 4, links: 4, problemCount: 0 });
    });

    it('loses nothing when the clock was ahead and is put right', async () => {
      await write(north, 'before');
      kernel.clock.advance(3_600_000);
      await write(north, 'ahead');
      await sealAgain();
      kernel.clock.advance(-3_600_000);
      await write(north, 'put right');
      await sealAgain();
      kernel.clock.advance(1_000);
      await write(north, 'after');
      await sealAgain();
      kernel.clock.advance(3 * 3_600_000);
      await sealAgain();
      expect(await verify(north)).to.include({ entries: 4, links: 4, problemCount: 0 });
    });

    it('does not go over what it sealed long ago, however much that was', async () => {
      await kernel.as(north, () =>
        transaction(async () => {
          for (let number = 0; number < 30; number += 1) await happen(`n${number}`);
        }),
      );
      await sealAgain();
      kernel.clock.advance(2 * LOOK_BACK_MS);
      await sealAgain();
      expect(memory.sealed.size, 'still in the window of the pass before').to.equal(30);
      kernel.clock.advance(30_000);
      await sealAgain();
      expect(memory.sealed.size).to.equal(0);
      await write(north, 'new');
      expect(await sealAgain()).to.equal(1);
    });
  });

  it('counts entries not sealed yet as waiting, and misses them once they are old', async () => {
    await write(north, 'new');
    expect(await verify(north)).to.include({ entries: 1, links: 0, waiting: 1, problemCount: 0 });
    kernel.clock.advance(LOOK_BACK_MS + 1);
    expect(await kinds(north)).to.deep.equal(['entry-unsealed']);
  });

  it('stays whole under 200 writers at once and several sealers', async function () {
    this.timeout(60_000);
    let isWriting = true;
    const keepSealing = async () => {
      let count = 0;
      while (isWriting) count += await seal(north);
      return count;
    };
    const sealers = [keepSealing(), keepSealing(), keepSealing()];
    await Promise.all(Array.from({ length: 200 }, (_, number) => write(north, `w${number}`)));
    isWriting = false;
    const counts = await Promise.all(sealers);
    const rest = await seal(north);
    expect(counts.reduce((sum, count) => sum + count, rest)).to.be.at.most(200);
    kernel.clock.advance(2 * LOOK_BACK_MS);
    expect(await verify(north)).to.include({ entries: 200, links: 200, problemCount: 0 });
  });

  it('reports a hundred problems and counts the rest', async function () {
    this.timeout(60_000);
    await kernel.as(north, () =>
      transaction(async () => {
        for (let number = 0; number < 130; number += 1) await happen(`n${number}`);
      }),
    );
    await seal(north);
    await entriesOf(north).updateMany({}, { $set: { actorKind: 'staff' } });
    const report = await verify(north);
    expect(report.problems).to.have.lengthOf(100);
    expect(report.problemCount).to.equal(130);
  });

  it('is sealed soon after a commit, and after an access that was written down', async () => {
    const jobs = createJobRunner(kernel.services, journalJobs(), { timers: kernel.clock, random: () => 0.5 });
    const services = { ...kernel.services, jobs };
    jobs.start();
    kernel.clock.advance(1_000);
    await jobs.settled();
    const before = kernel.clock.waiting();
    await runAsSystem(services, north, 'a test', () => transaction(() => happen('now')));
    // The nudge comes after the commit, once the event loop turns.
    while (kernel.clock.waiting() === before) await new Promise((resolve) => setImmediate(resolve));
    kernel.clock.advance(2_000);
    await jobs.settled();
    expect(await linksOf(north).countDocuments({})).to.equal(1);
    await runAsSystem(services, north, 'a test', () =>
      journalAccess({ action: 'test.read', subject: { kind: 'test', id: 'x' } }),
    );
    kernel.clock.advance(2_000);
    await jobs.settled();
    expect(await linksOf(north).countDocuments({})).to.equal(2);
    await jobs.stop();
  });
});
