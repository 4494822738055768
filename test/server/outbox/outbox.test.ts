import { expect } from 'chai';
import { v7 as uuid } from 'uuid';
import { runAsSystem } from '../../../server/access/context.ts';
import type { Tenant } from '../../../server/db/tenant.ts';
import { transaction } from '../../../server/db/transaction.ts';
import { createJobRunner } from '../../../server/jobs/job-runner.ts';
import { recentMail, queueMail } from '../../../server/mail/mail.ts';
import { KEPT_MS, outboxJobs } from '../../../server/outbox/jobs.ts';
import { announce, outboxRepository, streamPosition } from '../../../server/outbox/outbox.ts';
import type { StoredEnvelope } from '../../../server/outbox/outbox.ts';
import type { Publisher, Relay } from '../../../server/outbox/relay.ts';
import { createRelay } from '../../../server/outbox/relay.ts';
import type { Subscriber } from '../../../server/outbox/subscribers.ts';
import { staffId } from '../../../shared/types/ids.ts';
import type { StaffId } from '../../../shared/types/ids.ts';
import type { Kernel } from '../../support/kernel.ts';
import { openKernel } from '../../support/kernel.ts';

const newPerson = (): StaffId => staffId.parse(uuid());

/** Hears what is published, as `stream#seq`, and fails where told to. */
function listener() {
  const heard: string[] = [];
  const deaf = new Set<string>();
  const publisher: Publisher = {
    publish(_tenant, { stream, seq }) {
      if (deaf.has(stream)) throw new Error('nobody can be reached');
      heard.push(`${stream}#${seq}`);
    },
  };
  return { heard, deaf, publisher };
}

describe('the outbox', () => {
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

  /** Commits an event as a process would that dies before it tells anyone: nothing is woken. */
  const commitOnly = (tenant: Tenant, person: StaffId, times = 1) =>
    runAsSystem({ ...kernel.services, relay: { wake: () => undefined } }, tenant, 'a test', () =>
      transaction(async () => {
        for (let count = 0; count < times; count += 1) announce({ kind: 'person', id: person }, 'rights.changed', {});
      }),
    );
  const stored = (tenant: Tenant) =>
    kernel.as(tenant, () => outboxRepository().find({}, { sort: { stream: 1, seq: 1 } }));
  const untold = async (tenant: Tenant) => (await stored(tenant)).filter((event) => event.relayedAt === null).length;
  const envelopes = async (tenant: Tenant): Promise<StoredEnvelope[]> =>
    (await stored(tenant)).map(({ _id: id, stream, seq, at, name, data }) => ({
      id,
      stream,
      seq,
      at: at.toISOString(),
      name: name as 'rights.changed',
      data: data as Record<string, never>,
    }));
  const relayWith = (publisher: Publisher, subscribers: readonly Subscriber[] = []): Relay =>
    createRelay(kernel.services, publisher, subscribers);

  describe('when something is announced', () => {
    it('numbers the events of each stream from 1 without holes, under a hundred commits at once', async function () {
      this.timeout(60_000);
      const { heard, publisher } = listener();
      const node = await kernel.node({ publisher });
      const [one, other] = [newPerson(), newPerson()];
      const write = (person: StaffId) =>
        runAsSystem(node.services, north, 'a test', () =>
          transaction(async () => announce({ kind: 'person', id: person }, 'rights.changed', {})),
        );
      await Promise.all(Array.from({ length: 100 }, (_, index) => write(index % 2 === 0 ? one : other)));
      // The last wake comes after its commit, once the event loop turns.
      await new Promise((resolve) => setImmediate(resolve));
      await node.relay.settled();
      for (const person of [one, other]) {
        const expected = Array.from({ length: 50 }, (_, index) => `person:${person}#${index + 1}`);
        expect(heard.filter((event) => event.startsWith(`person:${person}#`))).to.deep.equal(expected);
        expect(await kernel.as(north, () => streamPosition({ kind: 'person', id: person }))).to.equal(50);
      }
      expect(await untold(north)).to.equal(0);
    });

    it('keeps nothing and takes no number when the transaction fails', async () => {
      const person = newPerson();
      const failed = kernel.as(north, () =>
        transaction(async () => {
          announce({ kind: 'person', id: person }, 'rights.changed', {});
          throw new Error('it did not happen');
        }),
      );
      expect(await failed.catch((error: unknown) => error)).to.be.instanceOf(Error);
      expect(await stored(north)).to.deep.equal([]);
      await commitOnly(north, person);
      expect((await stored(north)).map((event) => event.seq)).to.deep.equal([1]);
    });

    it('refuses outside a transaction, and data that the registry does not know', async () => {
      const person = newPerson();
      const outside = await kernel
        .as(north, async () => announce({ kind: 'person', id: person }, 'rights.changed', {}))
        .catch((error: unknown) => error);
      expect(outside).to.be.instanceOf(Error).with.property('message').that.contains('inside a transaction');
      const extra: object = { diagnosis: 'never' }; // As it would come from code that a cast has blinded.
      const unknown = await kernel
        .as(north, () =>
          transaction(async () =>
            announce({ kind: 'person', id: person }, 'rights.changed', extra as Record<string, never>),
          ),
        )
        .catch((error: unknown) => error);
      expect(unknown).to.have.property('name', 'ZodError');
    });

    it('keeps the hospitals apart: numbers, events and telling', async () => {
      const { heard, publisher } = listener();
      const person = newPerson();
      await commitOnly(north, person, 3);
      await commitOnly(south, person);
      expect((await stored(south)).map((event) => event.seq)).to.deep.equal([1]);
      expect(await relayWith(publisher).drain(south)).to.equal(1);
      expect(heard).to.deep.equal([`person:${person}#1`]);
      expect(await untold(north)).to.equal(3);
    });
  });

  describe('when it is relayed', () => {
    it('tells what a process left untold that died between commit and telling, in order', async () => {
      const { heard, publisher } = listener();
      const person = newPerson();
      await commitOnly(north, person, 3);
      await commitOnly(north, person);
      const survivor = relayWith(publisher);
      expect(await survivor.drain(north)).to.equal(4);
      expect(heard).to.deep.equal([1, 2, 3, 4].map((seq) => `person:${person}#${seq}`));
      expect(await survivor.drain(north)).to.equal(0);
    });

    it('reads the missing numbers from the outbox before it tells the ones it was woken for', async () => {
      const { heard, publisher } = listener();
      const relay = relayWith(publisher);
      const person = newPerson();
      await commitOnly(north, person);
      const [first] = await envelopes(north);
      relay.wake(north, first === undefined ? [] : [first]);
      await relay.settled();
      // Another process wrote 2 and 3 and told nobody; this one wrote 4.
      await commitOnly(north, person, 3);
      const fourth = (await envelopes(north)).at(-1);
      relay.wake(north, fourth === undefined ? [] : [fourth]);
      await relay.settled();
      expect(heard).to.deep.equal([1, 2, 3, 4].map((seq) => `person:${person}#${seq}`));
      expect(await untold(north)).to.equal(0);
    });

    it('tells in order also when it is woken out of order', async () => {
      const { heard, publisher } = listener();
      const relay = relayWith(publisher);
      const person = newPerson();
      await commitOnly(north, person, 3);
      const [first, second, third] = await envelopes(north);
      for (const event of [third, first, second]) relay.wake(north, event === undefined ? [] : [event]);
      await relay.settled();
      expect([...new Set(heard)]).to.deep.equal([1, 2, 3].map((seq) => `person:${person}#${seq}`));
      expect(heard).to.deep.equal([...heard].sort());
    });

    it('tells each event once and in order while it drains and is woken in a burst', async () => {
      const heard: string[] = [];
      const burst: (() => void)[] = [];
      const publisher: Publisher = {
        publish(_tenant, { stream, seq }) {
          heard.push(`${stream}#${seq}`);
          burst.shift()?.();
        },
      };
      // Telling takes a while, so that whoever does not wait for their turn comes in between.
      const slow: Subscriber = {
        name: 'test.slow',
        events: ['rights.changed'],
        handle: () => new Promise((resolve) => setImmediate(resolve)),
      };
      const relay = relayWith(publisher, [slow]);
      const [one, other] = [newPerson(), newPerson()];
      for (const person of [one, other]) await commitOnly(north, person, 10);
      const drains: Promise<number>[] = [];
      for (const event of await envelopes(north)) {
        burst.push(() => {
          relay.wake(north, [event]);
          if (event.seq % 5 === 0) drains.push(relay.drain(north));
        });
      }
      drains.push(relay.drain(north), relay.drain(north));
      await drains[0];
      await relay.settled();
      expect((await Promise.all(drains)).reduce((sum, count) => sum + count, 0)).to.be.at.most(20);
      for (const person of [one, other]) {
        const expected = Array.from({ length: 10 }, (_, index) => `person:${person}#${index + 1}`);
        expect(heard.filter((event) => event.startsWith(`person:${person}#`))).to.deep.equal(expected);
      }
      expect(await untold(north)).to.equal(0);
    });

    it('tells nothing more once it is stopped, marks what it told, and leaves the rest to the next', async () => {
      const { heard, publisher } = listener();
      const [quick, busy] = [newPerson(), newPerson()].sort() as [StaffId, StaffId];
      const expected = Array.from({ length: 5 }, (_, index) => `person:${busy}#${index + 1}`);
      let begin = () => {};
      const begun = new Promise<void>((resolve) => (begin = resolve));
      let finish = () => {};
      const slow: Subscriber = {
        name: 'test.slow',
        events: ['rights.changed'],
        concerns: ({ stream }) => stream === `person:${busy}`,
        handle: () =>
          new Promise((resolve) => {
            finish = resolve;
            begin();
          }),
      };
      const relay = relayWith(publisher, [slow]);
      await commitOnly(north, quick);
      await commitOnly(north, busy, 5);
      relay.wake(north, await envelopes(north));
      await begun;
      // What is being told now is waited for, but not for ever.
      await relay.stop(50);
      finish();
      await relay.settled();
      expect(heard).to.deep.equal([`person:${quick}#1`, `person:${busy}#1`]);
      expect(await untold(north)).to.equal(4);
      relay.wake(north, await envelopes(north));
      await relay.settled();
      expect(await untold(north)).to.equal(4);

      heard.length = 0;
      expect(await relayWith(publisher).drain(north)).to.equal(4);
      expect(heard).to.deep.equal(expected.slice(1));
    });

    it('hears of a drain that failed, and goes on afterwards', async () => {
      const { heard, publisher } = listener();
      const person = newPerson();
      await commitOnly(north, person);
      let isAway = true;
      const clock = {
        now: () => {
          if (isAway) throw new Error('no time');
          return kernel.clock.now();
        },
      };
      const relay = createRelay({ ...kernel.services, clock }, publisher, []);
      expect(await relay.drain(north).catch((error: unknown) => error)).to.have.property('message', 'no time');
      isAway = false;
      expect(await relay.drain(north)).to.equal(1);
      expect(heard).to.deep.equal([`person:${person}#1`]);
    });

    it('keeps an event whose telling failed, tells the other streams, and tells it in order once it can', async () => {
      const { heard, deaf, publisher } = listener();
      const [bad, good] = [newPerson(), newPerson()].sort() as [StaffId, StaffId];
      await commitOnly(north, bad, 2);
      await commitOnly(north, good);
      deaf.add(`person:${bad}`);
      const relay = relayWith(publisher);
      expect(await relay.drain(north)).to.equal(1);
      expect(heard).to.deep.equal([`person:${good}#1`]);
      expect(await untold(north)).to.equal(2);
      expect(kernel.logged.join('')).to.contain('An event could not be told.');
      deaf.clear();
      expect(await relay.drain(north)).to.equal(2);
      expect(heard).to.deep.equal([`person:${good}#1`, `person:${bad}#1`, `person:${bad}#2`]);
    });

    it('is not held up by many events of a stream that fails', async function () {
      this.timeout(60_000);
      const { heard, deaf, publisher } = listener();
      const [bad, good] = [newPerson(), newPerson()].sort() as [StaffId, StaffId];
      await commitOnly(north, bad, 600);
      await commitOnly(north, good);
      deaf.add(`person:${bad}`);
      expect(await relayWith(publisher).drain(north)).to.equal(1);
      expect(heard).to.deep.equal([`person:${good}#1`]);
    });

    it('leaves to its writer what was committed just now, when the timer drains', async () => {
      const { heard, publisher } = listener();
      const jobs = createJobRunner(kernel.services, outboxJobs(relayWith(publisher)), { timers: kernel.clock });
      const person = newPerson();
      await commitOnly(north, person);
      await jobs.runNow('outbox.drain', north);
      expect(heard).to.deep.equal([]);
      kernel.clock.advance(5_000);
      await jobs.runNow('outbox.drain', north);
      expect(heard).to.deep.equal([`person:${person}#1`]);
      await jobs.stop();
    });
  });

  describe('to its subscribers', () => {
    const mailer = (more: () => Promise<void> = async () => undefined): Subscriber => ({
      name: 'test.mailer',
      events: ['rights.changed'],
      async handle({ stream, seq }) {
        await queueMail({ to: 'a@b.example', subject: 'x', text: `${stream}#${seq}` });
        await more();
      },
    });
    const mails = (tenant: Tenant) =>
      kernel.as(tenant, async () => (await recentMail(100)).map((mail) => mail.text).sort());

    it('has each effect once, though two relays tell every event twice', async () => {
      const { heard, publisher } = listener();
      const person = newPerson();
      await commitOnly(north, person, 5);
      const events = await envelopes(north);
      const relays = [relayWith(publisher, [mailer()]), relayWith(publisher, [mailer()])];
      await Promise.all(relays.map((relay) => relay.drain(north)));
      for (const relay of relays) relay.wake(north, events);
      await Promise.all(relays.map((relay) => relay.settled()));
      expect(await mails(north)).to.deep.equal([1, 2, 3, 4, 5].map((seq) => `person:${person}#${seq}`));
      expect(heard.length).to.be.at.least(5);
      expect(await untold(north)).to.equal(0);
    });

    it('has no effect of a handling that failed half-way, and all of it when it is tried again', async () => {
      let isBroken = true;
      const broken = mailer(async () => {
        if (isBroken) throw new Error('half-way');
      });
      const person = newPerson();
      await commitOnly(north, person);
      const relay = relayWith(listener().publisher, [broken]);
      await relay.drain(north);
      expect(await mails(north)).to.deep.equal([]);
      expect(await untold(north)).to.equal(1);
      isBroken = false;
      await relay.drain(north);
      expect(await mails(north)).to.deep.equal([`person:${person}#1`]);
      expect(await untold(north)).to.equal(0);
    });

    it('does not take a subscriber’s own duplicate for an event that was dealt with', async () => {
      const clumsy = mailer(async () => {
        const [taken] = await outboxRepository().find({}, { limit: 1 });
        const { stream, seq, at, name, data } = taken ?? { stream: '', seq: 0, at: new Date(), name: '', data: {} };
        await outboxRepository().insert({ stream, seq, at, name, data, relayedAt: null });
      });
      await commitOnly(north, newPerson());
      await relayWith(listener().publisher, [clumsy]).drain(north);
      expect(await untold(north)).to.equal(1);
    });
  });

  describe('when it is swept', () => {
    const sweep = async (tenant: Tenant) => {
      const jobs = createJobRunner(kernel.services, outboxJobs(relayWith(listener().publisher)), {
        timers: kernel.clock,
      });
      await jobs.runNow('outbox.sweep', tenant);
      await jobs.stop();
    };

    it('forgets what was told over a week ago, however much that is', async function () {
      this.timeout(60_000);
      const person = newPerson();
      await commitOnly(north, person, 1_100);
      await relayWith(listener().publisher).drain(north);
      kernel.clock.advance(KEPT_MS - 1_000);
      await commitOnly(north, person);
      await relayWith(listener().publisher).drain(north);
      await sweep(north);
      expect(await stored(north), 'a second too early').to.have.lengthOf(1_101);
      kernel.clock.advance(2_000);
      await sweep(north);
      expect((await stored(north)).map((event) => event.seq)).to.deep.equal([1_101]);
    });

    it('never forgets what was not told, and goes on counting where it was', async () => {
      const person = newPerson();
      await commitOnly(north, person);
      kernel.clock.advance(10 * KEPT_MS);
      await sweep(north);
      expect(await untold(north)).to.equal(1);
      await relayWith(listener().publisher).drain(north);
      await sweep(north);
      expect(await stored(north)).to.deep.equal([]);
      await commitOnly(north, person);
      expect((await stored(north)).map((event) => event.seq)).to.deep.equal([2]);
    });

    it('touches one hospital only', async () => {
      await commitOnly(north, newPerson());
      await relayWith(listener().publisher).drain(north);
      kernel.clock.advance(2 * KEPT_MS);
      await sweep(south);
      expect(await stored(north)).to.have.lengthOf(1);
    });
  });
});
