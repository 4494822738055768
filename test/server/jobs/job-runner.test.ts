import { expect } from 'chai';
import { context } from '../../../server/access/context.ts';
import { transaction } from '../../../server/db/transaction.ts';
import type { Tenant } from '../../../server/db/tenant.ts';
import type { Job } from '../../../server/jobs/job.ts';
import type { JobRunner, JobRunnerOptions } from '../../../server/jobs/job-runner.ts';
import { createJobRunner } from '../../../server/jobs/job-runner.ts';
import { assertLease, LeaseLostError } from '../../../server/jobs/lease.ts';
import type { Timers } from '../../../server/jobs/timers.ts';
import { systemTimers } from '../../../server/jobs/timers.ts';
import { queueMail, recentMail } from '../../../server/mail/mail.ts';
import type { Kernel } from '../../support/kernel.ts';
import { openKernel } from '../../support/kernel.ts';

const EVERY_MS = 10_000;
const LEASE_MS = 60_000;

interface Gate {
  readonly reached: Promise<void>;
  readonly opened: Promise<void>;
  reach(): void;
  open(): void;
}

function gate(): Gate {
  let reach: () => void = () => undefined;
  let open: () => void = () => undefined;
  const reached = new Promise<void>((resolve) => (reach = resolve));
  const opened = new Promise<void>((resolve) => (open = resolve));
  return { reached, opened, reach: () => reach(), open: () => open() };
}

/** A node whose event loop stands still: nothing it planned comes. */
const stalled: Timers = { after: () => () => undefined };

describe('the job runner', () => {
  let kernel: Kernel;
  before(async () => {
    kernel = await openKernel();
  });
  after(() => kernel.close());

  let count = 0;
  const job = (run: () => Promise<void>, more: Partial<Job> = {}): Job => {
    count += 1;
    return { name: `test.${count}`, everyMs: EVERY_MS, run, ...more };
  };
  const runner = (jobs: readonly Job[], options: JobRunnerOptions = {}) =>
    createJobRunner(kernel.services, jobs, { timers: kernel.clock, random: () => 0.5, leaseMs: LEASE_MS, ...options });
  const mailText = (text: string) => transaction(() => queueMail({ to: 'a@b.example', subject: 'x', text }));
  const mails = () => kernel.as(kernel.north, async () => (await recentMail(100)).map((mail) => mail.text));

  it('runs a job as the house in every hospital and on the platform, again and again', async () => {
    const ran: string[] = [];
    const jobs = runner([
      job(async () => {
        const { actor, tenant } = context();
        ran.push(`${tenant.code} ${actor.kind}`);
      }),
    ]);
    jobs.start();
    kernel.clock.advance(1_000);
    await jobs.settled();
    expect(ran.sort()).to.deep.equal(['NORTH system', 'PLATFORM system', 'SOUTH system']);
    kernel.clock.advance(EVERY_MS);
    await jobs.settled();
    expect(ran).to.have.lengthOf(6);
    await jobs.stop();
    kernel.clock.advance(10 * EVERY_MS);
    await jobs.settled();
    expect(ran, 'after it was stopped').to.have.lengthOf(6);
  });

  it('stops whatever runs: it lets go of what does not end, which commits nothing more, and begins nothing', async () => {
    const hold = gate();
    const begun: string[] = [];
    const ended: string[] = [];
    const endless = job(async () => {
      hold.reach();
      for (;;) {
        await mailText('on and on');
        ended.push('a round');
        await hold.opened;
      }
    });
    const waiting = job(async () => void begun.push(context().tenant.code));
    const jobs = runner([endless, waiting], { timers: systemTimers });
    const running = jobs.runNow(endless.name, kernel.north).catch((error: unknown) => error);
    await hold.reached;
    const before = performance.now();
    await jobs.stop();
    expect(performance.now() - before).to.be.lessThan(9_000);
    const rounds = ended.length;
    hold.open();
    expect(await running).to.be.instanceOf(LeaseLostError);
    expect(ended).to.have.lengthOf(rounds);
    expect(await jobs.runNow(waiting.name)).to.equal(0);
    expect(begun).to.deep.equal([]);
    const another = runner([waiting]);
    expect(await another.runNow(waiting.name, kernel.north)).to.equal(1);
    await another.stop();
  });

  it('never runs a job of one hospital on two nodes at once', async () => {
    const hold = gate();
    const mine = job(async () => {
      hold.reach();
      await hold.opened;
    });
    const first = runner([mine]);
    const second = runner([mine]);
    const running = first.runNow(mine.name, kernel.north);
    await hold.reached;
    expect(await second.runNow(mine.name, kernel.north), 'in the same hospital').to.equal(0);
    hold.open();
    expect(await running).to.equal(1);
    expect(await second.runNow(mine.name, kernel.south), 'in another hospital').to.equal(1);
    await first.stop();
    expect(await second.runNow(mine.name, kernel.north), 'once the other gave it back').to.equal(1);
    await second.stop();
  });

  it('lets one of twenty nodes have a job that nobody has yet', async () => {
    let ran = 0;
    const mine = job(async () => {
      ran += 1;
    });
    const nodes = Array.from({ length: 20 }, () => runner([mine]));
    const counts = await Promise.all(nodes.map((node) => node.runNow(mine.name, kernel.north)));
    expect(counts.filter((times) => times === 1)).to.have.lengthOf(1);
    expect(ran).to.equal(1);
  });

  it('does not let a holder that stalled past its lease commit once someone took over', async () => {
    const hold = gate();
    let isFirst = true;
    const mine = job(async () => {
      if (!isFirst) return mailText('of the new holder');
      isFirst = false;
      return transaction(async () => {
        await queueMail({ to: 'a@b.example', subject: 'x', text: 'of the stale holder' });
        hold.reach();
        await hold.opened;
      });
    });
    const stale = runner([mine], { timers: stalled });
    const fresh = runner([mine]);
    const attempt = stale.runNow(mine.name, kernel.north).catch((error: unknown) => error);
    await hold.reached;
    kernel.clock.advance(LEASE_MS + 1);
    expect(await fresh.runNow(mine.name, kernel.north)).to.equal(1);
    hold.open();
    expect(await attempt).to.be.instanceOf(LeaseLostError);
    expect(await mails())
      .to.include('of the new holder')
      .and.not.to.include('of the stale holder');
  });

  it('does not let it commit even when nobody took over yet', async () => {
    const mine = job(async () => {
      kernel.clock.advance(LEASE_MS + 1);
      await mailText('too late');
    });
    const attempt = await runner([mine], { timers: stalled })
      .runNow(mine.name, kernel.north)
      .catch((error: unknown) => error);
    expect(attempt).to.be.instanceOf(LeaseLostError);
    expect(await mails()).not.to.include('too late');
  });

  describe('when a node dies', () => {
    const LOOK_MS = 3_000;
    const HOUR_MS = 3_600_000;
    /** Starts it, and lets it show itself. */
    const there = async (node: JobRunner) => {
      node.start();
      await node.settled();
      return node;
    };
    /** So many looks of each, one after the other. */
    const looks = async (times: number, ...nodes: readonly JobRunner[]) => {
      for (let look = 0; look < times; look += 1) {
        kernel.clock.advance(LOOK_MS);
        await Promise.all(nodes.map((node) => node.settled()));
      }
    };

    it('gives its jobs to another long before its leases are over, and not for a moment of silence', async () => {
      const mine = job(async () => undefined, { everyMs: HOUR_MS });
      const dead = await there(runner([mine], { timers: stalled }));
      expect(await dead.runNow(mine.name, kernel.north)).to.equal(1);
      const other = await there(runner([mine]));
      await looks(3, other);
      expect(await other.runNow(mine.name, kernel.north), 'after nine seconds').to.equal(0);
      await looks(2, other);
      expect(await other.runNow(mine.name, kernel.north), 'after fifteen').to.equal(1);
      expect(kernel.logged.join('')).to.contain('A node does not show itself any more');
      await other.stop();
    });

    it('leaves a node that lives what it has, whoever looks, and believes one that stops at once', async () => {
      const mine = job(async () => undefined, { everyMs: HOUR_MS });
      const holder = await there(runner([mine]));
      const other = await there(runner([mine]));
      expect(await holder.runNow(mine.name, kernel.north)).to.equal(1);
      for (let round = 0; round < 4; round += 1) {
        await looks(5, holder, other);
        await holder.runNow(mine.name, kernel.north);
        expect(await other.runNow(mine.name, kernel.north), `round ${round}`).to.equal(0);
      }
      await holder.stop();
      expect(await other.runNow(mine.name, kernel.north), 'once it stopped').to.equal(1);
      await other.stop();
      const leases = kernel.tenants.platform.connection.collection<{ _id: string }>('leases');
      expect(await leases.countDocuments({ _id: { $regex: '^node/' } }), 'who stopped is not looked for').to.equal(0);
    });

    it('has one that only slept commit nothing of what it had under way, and begin anew', async () => {
      const hold = gate();
      let isFirst = true;
      const mine = job(
        async () => {
          if (!isFirst) return mailText('of who is awake');
          isFirst = false;
          return transaction(async () => {
            await queueMail({ to: 'a@b.example', subject: 'x', text: 'of the sleeper' });
            hold.reach();
            await hold.opened;
          });
        },
        { everyMs: HOUR_MS },
      );
      const sleeper = await there(runner([mine], { timers: stalled }));
      const attempt = sleeper.runNow(mine.name, kernel.north).catch((error: unknown) => error);
      await hold.reached;
      const other = await there(runner([mine]));
      await looks(5, other);
      expect(await other.runNow(mine.name, kernel.north)).to.equal(1);
      hold.open();
      expect(await attempt).to.be.instanceOf(LeaseLostError);
      expect(await mails())
        .to.include('of who is awake')
        .and.not.to.include('of the sleeper');
      await other.stop();
      kernel.clock.advance(1_000);
      expect(await sleeper.runNow(mine.name, kernel.north), 'taken anew').to.equal(1);
      await sleeper.stop();
    });

    it('has one that slept while nothing was under way learn of it before it does anything', async () => {
      const mine = job(() => mailText('by whoever it is'), { everyMs: HOUR_MS });
      const wakes: (() => void)[] = [];
      const asleep: Timers = { after: (_ms, work) => (wakes.push(work), () => undefined) };
      const sleeper = await there(runner([mine], { timers: asleep }));
      expect(await sleeper.runNow(mine.name, kernel.north)).to.equal(1);
      const other = await there(runner([mine]));
      await looks(5, other);
      expect(await other.runNow(mine.name, kernel.north)).to.equal(1);
      await other.stop();
      kernel.clock.advance(1_000);
      wakes[0]?.();
      await sleeper.settled();
      expect(await sleeper.runNow(mine.name, kernel.north)).to.equal(1);
      expect(sleeper.status().find(({ job: name }) => name === mine.name)).to.include({ failures: 0 });
      await sleeper.stop();
    });
  });

  it('keeps the lease of a job that runs long', async () => {
    const hold = gate();
    const mine = job(async () => {
      hold.reach();
      await hold.opened;
      await assertLease();
      await mailText('after a long time');
    });
    const long = runner([mine]);
    const other = runner([mine]);
    const running = long.runNow(mine.name, kernel.north);
    await hold.reached;
    const leases = kernel.tenants.platform.connection.collection<{ _id: string; until: Date }>('leases');
    const id = `${kernel.north.id}/${mine.name}`;
    for (let beats = 0; beats < 6; beats += 1) {
      const before = (await leases.findOne({ _id: id }))?.until.getTime() ?? 0;
      kernel.clock.advance(LEASE_MS / 3);
      // The renewal is on its way to the database: wait until it is there.
      while (((await leases.findOne({ _id: id }))?.until.getTime() ?? 0) === before);
    }
    expect(await other.runNow(mine.name, kernel.north)).to.equal(0);
    hold.open();
    expect(await running).to.equal(1);
    expect(await mails()).to.include('after a long time');
  });

  it('logs a failure, waits longer after each, and shows what keeps failing', async () => {
    let runs = 0;
    let isBroken = true;
    const mine = job(async () => {
      if (context().tenant.code !== 'NORTH') return;
      runs += 1;
      if (isBroken) throw new Error('Mrs Example cannot be found');
    });
    const jobs = runner([mine]);
    const status = () => jobs.status().find((one) => one.hospitalId === kernel.north.id);
    const rounds = async (times: number) => {
      for (let round = 0; round < times; round += 1) {
        kernel.clock.advance(EVERY_MS);
        await jobs.settled();
      }
    };
    jobs.start();
    await rounds(7);
    // After 1, then a pause of 2 periods, of 4, of 8 …
    expect(runs).to.equal(3);
    expect(status()).to.include({ failures: 3, isStuck: false });
    await rounds(24);
    expect(status()).to.include({ failures: 5, isStuck: true });
    expect(kernel.logged.join('')).to.contain('A job keeps failing').and.not.to.contain('Mrs Example');
    isBroken = false;
    await rounds(32);
    expect(status()).to.include({ failures: 0, isStuck: false });
    await jobs.stop();
  });

  it('goes on with the other hospitals when a job fails in one', async () => {
    const ran: string[] = [];
    const mine = job(async () => {
      if (context().tenant.code === 'NORTH') throw new Error('broken');
      ran.push(context().tenant.code);
    });
    const jobs = runner([mine]);
    expect(await jobs.runNow(mine.name).catch((error: unknown) => error)).to.be.instanceOf(Error);
    expect(ran.sort()).to.deep.equal(['PLATFORM', 'SOUTH']);
  });

  it('makes one run of many nudges, and none before it was started or after it was stopped', async () => {
    let runs = 0;
    const mine = job(
      async () => {
        runs += 1;
      },
      { everyMs: 3_600_000, nudgeDelayMs: 500 },
    );
    const jobs = runner([mine]);
    jobs.nudge(kernel.north, mine.name);
    kernel.clock.advance(1_000);
    await jobs.settled();
    expect(runs, 'before the start').to.equal(0);
    jobs.start();
    kernel.clock.advance(1_000);
    await jobs.settled();
    const atStart = runs;
    for (let nudges = 0; nudges < 10; nudges += 1) jobs.nudge(kernel.north, mine.name);
    kernel.clock.advance(500);
    await jobs.settled();
    expect(runs - atStart).to.equal(1);
    jobs.nudge(kernel.north, mine.name);
    await jobs.stop();
    kernel.clock.advance(10_000);
    expect(runs - atStart, 'after the stop').to.equal(1);
  });

  it('lets the node that has the lease run what another is nudged for, and no third one', async () => {
    const ran: string[] = [];
    const asked: string[] = [];
    const { name } = job(async () => undefined);
    const nodes = new Map<string, JobRunner>();
    for (const node of ['one', 'two', 'three']) {
      const mine: Job = { name, everyMs: 3_600_000, nudgeDelayMs: 500, run: async () => void ran.push(node) };
      const onDoneElsewhere = ({ id }: Pick<Tenant, 'id'>, what: string) => {
        asked.push(node);
        for (const [other, jobs] of nodes) if (other !== node) jobs.nudgedElsewhere(id, what);
      };
      nodes.set(node, runner([mine], { onDoneElsewhere }));
    }
    const all = [...nodes.values()];
    await nodes.get('one')?.runNow(name, kernel.north);
    const settled = () => Promise.all(all.map((jobs) => jobs.settled()));
    for (const jobs of all) jobs.start();
    kernel.clock.advance(1_000);
    await settled();
    for (const list of [ran, asked]) list.splice(0);
    nodes.get('two')?.nudge(kernel.north, name);
    for (let tries = 0; ran.length === 0 && tries < 100; tries += 1) {
      kernel.clock.advance(500);
      await settled();
    }
    expect(asked, 'who had to ask').to.deep.equal(['two']);
    expect(ran).to.deep.equal(['one']);
    await Promise.all(all.map((jobs) => jobs.stop()));
  });

  it('stops only when what runs has ended', async () => {
    const hold = gate();
    let ended = false;
    const mine = job(async () => {
      hold.reach();
      await hold.opened;
      await mailText('finished in peace');
      ended = true;
    });
    const jobs = runner([mine]);
    const running = jobs.runNow(mine.name, kernel.north);
    await hold.reached;
    const stopped = jobs.stop().then(() => ended);
    hold.open();
    expect(await stopped).to.equal(true);
    await running;
  });

  it('leaves a suspended hospital alone but for the jobs that keep promises', async () => {
    const entry = await kernel.tenants.entry(kernel.south.id);
    await kernel.tenants.setState(kernel.south.id, entry.version, 'suspended', kernel.clock.now());
    const ran: string[] = [];
    const run = (name: string) => async () => {
      ran.push(`${name} ${context().tenant.code}`);
    };
    const ordinary = job(run('ordinary'));
    const promised = job(run('promised'), { runsWhenSuspended: true });
    const jobs = runner([ordinary, promised]);
    await jobs.runNow(ordinary.name);
    await jobs.runNow(promised.name);
    expect(ran).to.include('promised SOUTH').and.to.include('ordinary NORTH').and.not.to.include('ordinary SOUTH');
    const after = await kernel.tenants.entry(kernel.south.id);
    await kernel.tenants.setState(kernel.south.id, after.version, 'active', kernel.clock.now());
  });

  it('refuses two jobs of one name', () => {
    const mine = job(async () => undefined);
    expect(() => runner([mine, mine])).to.throw('Two jobs have one name');
  });
});
