import { expect } from 'chai';
import type { Socket } from 'socket.io-client';
import { io } from 'socket.io-client';
import { noticeRepository } from '../../../server/modules/notices/notices.repository.ts';
import { seededRandom } from '../../../server/modules/demo/index.ts';
import type { ClientToServer, Envelope, ServerToClient, SubscribeAnswer } from '../../../shared/events/envelope.ts';
import { EVENTS } from '../../../shared/events/registry.ts';
import type { NoticeCounts, NoticeView } from '../../../shared/schemas/notices.ts';
import { noticePage } from '../../../shared/schemas/notices.ts';
import type { Person, TestHospital, World } from '../../support/world.ts';
import { openWorld } from '../../support/world.ts';
import { deliver, inboxOf, newKey, raise, raiseTo, settle } from './inbox.ts';

/** One of a person’s screens: what it shows of their notices by events alone. */
interface Screen {
  readonly notices: Map<string, NoticeView>;
  counts: NoticeCounts;
  /** Resolves when everything up to that number of the person’s stream was heard. */
  reaches(seq: number): Promise<void>;
  close(): void;
}

async function screenOf(world: World, person: Person): Promise<Screen> {
  const caller = await world.as(person);
  const page = noticePage.parse((await caller.get('/api/v1/notices?limit=100')).body);
  const socket: Socket<ServerToClient, ClientToServer> = io(world.origin, {
    transports: ['websocket'],
    reconnection: false,
    forceNew: true,
    extraHeaders: { origin: world.origin, cookie: caller.cookieHeader() },
  });
  let at = page.seq;
  let waiting: (() => void)[] = [];
  const screen: Screen = {
    notices: new Map(page.items.map((notice) => [notice.id, notice])),
    counts: page.counts,
    reaches: (seq) =>
      new Promise((resolve) => {
        const look = () => {
          if (at < seq) return;
          waiting = waiting.filter((other) => other !== look);
          resolve();
        };
        waiting.push(look);
        look();
      }),
    close: () => socket.close(),
  };
  const early: Envelope[] = [];
  const hear = (envelope: Envelope) => {
    if (envelope.stream !== `person:${person.id}` || envelope.seq <= at) return;
    // A hole would make every number after it wrong.
    expect(envelope.seq).to.equal(at + 1);
    at = envelope.seq;
    if (envelope.name === 'notice.added') {
      const { notice, counts } = EVENTS['notice.added'].data.parse(envelope.data);
      screen.notices.set(notice.id, notice);
      screen.counts = counts;
    }
    if (envelope.name === 'notice.changed') {
      const { notices, all, upTo, counts } = EVENTS['notice.changed'].data.parse(envelope.data);
      for (const notice of notices) screen.notices.set(notice.id, notice);
      for (const [id, one] of screen.notices) {
        const isSeen = all || (upTo !== undefined && id <= upTo);
        if (isSeen) screen.notices.set(id, { ...one, seenAt: one.seenAt ?? 'seen' });
      }
      screen.counts = counts;
    }
    for (const look of waiting) look();
  };
  socket.onAny((_name: string, envelope: Envelope) => {
    if (typeof envelope === 'object') early.push(envelope);
  });
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve);
    socket.once('connect_error', reject);
  });
  const answer = await new Promise<SubscribeAnswer>((resolve) =>
    socket.emit('subscribe', { stream: { kind: 'person', id: person.id }, since: at }, resolve),
  );
  expect(answer).to.include({ ok: true });
  for (const envelope of early) hear(envelope);
  socket.offAny();
  socket.onAny((_name: string, envelope: Envelope) => {
    if (typeof envelope === 'object') hear(envelope);
  });
  return screen;
}

describe('the inbox', () => {
  let world: World;
  before(async () => {
    world = await openWorld();
  });
  after(() => world.close());

  async function freshOf(person: Person) {
    return noticePage.parse((await (await world.as(person)).get('/api/v1/notices?limit=100')).body);
  }

  it('shows the same on two screens as on a fresh one, whatever happens and in whatever order', async () => {
    const { north } = world;
    const person = north.nurse;
    const caller = await world.as(person);
    const screens = [await screenOf(world, person), await screenOf(world, person)];
    const random = seededRandom(20_260);
    const below = (limit: number) => Math.floor(random() * limit);
    const keys: string[] = [];
    const some = async () => {
      const inbox = await inboxOf(world, person);
      return inbox[below(inbox.length)];
    };
    const steps: readonly (() => Promise<unknown>)[] = [
      async () => keys.push(await raise(world, north, { subject: `bed ${below(2)}` })),
      async () => keys.push(await raiseTo(world, north, person, { type: 'role.passed' })),
      async () => keys.push(await raiseTo(world, north, person, { type: 'handover.offered' })),
      () => deliver(world),
      () => deliver(world),
      async () => caller.post('/api/v1/notices/see', { ids: [(await some())?.id] }),
      async () => caller.post('/api/v1/notices/see', { upTo: (await some())?.id }),
      async () => caller.post(`/api/v1/notices/${(await some())?.id}/unsee`),
      async () => caller.post(`/api/v1/notices/${(await some())?.id}/act`),
      () => settle(world, north, { key: keys[below(keys.length)] ?? 'none' }),
      async () => world.clock.advance(20_000),
    ];
    for (let step = 0; step < 60; step += 1) await steps[below(steps.length)]?.();
    // Several at once, on two screens and by the house.
    await raise(world, north);
    await raiseTo(world, north, person, { type: 'handover.offered' });
    const [newest] = await inboxOf(world, person);
    await Promise.all([
      deliver(world),
      caller.post('/api/v1/notices/see', { upTo: newest?.id }),
      caller.post(`/api/v1/notices/${newest?.id}/unsee`),
    ]);
    const fresh = await freshOf(person);
    expect(fresh.items.length).to.be.greaterThan(5);
    for (const screen of screens) {
      await screen.reaches(fresh.seq);
      expect(screen.counts).to.deep.equal(fresh.counts);
      expect(screen.notices.size).to.equal(fresh.items.length);
      for (const notice of fresh.items) {
        const shown = screen.notices.get(notice.id);
        expect({ ...shown, seenAt: shown?.seenAt !== null }).to.deep.equal({
          ...notice,
          seenAt: notice.seenAt !== null,
        });
      }
      screen.close();
    }
    const unseen = fresh.items.filter(({ seenAt }) => seenAt === null);
    expect(fresh.counts.unseen).to.equal(unseen.length);
    const waiting = unseen.filter(({ type, actedAt }) => type === 'handover.offered' && actedAt === null);
    expect(fresh.counts.urgent).to.equal(waiting.length);
  });

  it('comes in pages, newest first, all or what is unseen', async () => {
    const { south } = world;
    const caller = await world.as(south.nurse);
    for (let made = 0; made < 5; made += 1) await raiseTo(world, south, south.nurse);
    await deliver(world);
    const first = noticePage.parse((await caller.get('/api/v1/notices?limit=2')).body);
    const second = noticePage.parse((await caller.get(`/api/v1/notices?limit=2&cursor=${first.nextCursor}`)).body);
    const third = noticePage.parse((await caller.get(`/api/v1/notices?limit=2&cursor=${second.nextCursor}`)).body);
    const ids = [first, second, third].flatMap(({ items }) => items.map(({ id }) => id));
    expect(ids).to.deep.equal((await inboxOf(world, south.nurse)).map(({ id }) => id));
    expect(third.nextCursor).to.equal(null);
    await caller.post('/api/v1/notices/see', { upTo: ids[1] });
    const unseen = noticePage.parse((await caller.get('/api/v1/notices?show=unseen')).body);
    expect(unseen.items.map(({ id }) => id)).to.deep.equal([ids[0]]);
    expect(unseen.counts).to.deep.equal({ unseen: 1, urgent: 0 });
    expect(await caller.get('/api/v1/notices?cursor=nonsense')).to.be.problem('invalid-input');
  });

  it('tells in one event that many are seen', async () => {
    const { south } = world;
    const caller = await world.as(south.nurseManager);
    for (let made = 0; made < 60; made += 1) await raiseTo(world, south, south.nurseManager);
    await deliver(world);
    const before = await freshOf(south.nurseManager);
    expect(before.counts.unseen).to.equal(60);
    const screen = await screenOf(world, south.nurseManager);
    await caller.post('/api/v1/notices/see', { upTo: before.items[1]?.id });
    await screen.reaches(before.seq + 1);
    expect(screen.counts).to.deep.equal({ unseen: 1, urgent: 0 });
    const shown = [...screen.notices.values()].filter(({ seenAt }) => seenAt === null).map(({ id }) => id);
    expect(shown).to.deep.equal([before.items[0]?.id]);
    expect((await freshOf(south.nurseManager)).seq).to.equal(before.seq + 1);
    screen.close();
  });

  it('keeps since when something is seen or done, and lets it be left for later', async () => {
    const { south } = world;
    const caller = await world.as(south.doctor);
    await raiseTo(world, south, south.doctor);
    await deliver(world);
    const [notice] = await inboxOf(world, south.doctor);
    const seenAt = world.clock.now().toISOString();
    await caller.post('/api/v1/notices/see', { ids: [notice?.id] });
    world.clock.advance(60_000);
    const acted = await caller.post(`/api/v1/notices/${notice?.id}/act`);
    const actedAt = world.clock.now().toISOString();
    expect(acted.body).to.include({ seenAt, actedAt });
    world.clock.advance(60_000);
    expect((await caller.post(`/api/v1/notices/${notice?.id}/act`)).body).to.include({ seenAt, actedAt });
    expect((await caller.post(`/api/v1/notices/${notice?.id}/unsee`)).body).to.include({ seenAt: null, actedAt });
  });

  it('is nobody else’s: not a colleague’s, not another hospital’s, and not without a session', async () => {
    const { north, south } = world;
    const [own] = await inboxOf(world, north.nurse);
    for (const other of [north.admin, north.otherNurse, south.nurse]) {
      const caller = await world.as(other);
      expect(await caller.post('/api/v1/notices/see', { ids: [own?.id] })).to.be.problem('not-found');
      expect(await caller.post('/api/v1/notices/see', { upTo: own?.id })).to.be.problem('not-found');
      expect(await caller.post(`/api/v1/notices/${own?.id}/act`)).to.be.problem('not-found');
      expect(await caller.post(`/api/v1/notices/${own?.id}/unsee`)).to.be.problem('not-found');
      expect((await inboxOf(world, other)).map(({ id }) => id)).not.to.include(own?.id);
    }
    expect(await world.stranger().get('/api/v1/notices')).to.be.problem('not-signed-in');
  });

  it('lets a key of one hospital be another’s, too', async () => {
    const key = newKey('shared');
    const count = (hospital: TestHospital) =>
      world.inside(hospital, () => noticeRepository().count({ causeKeys: key }));
    await raise(world, world.north, { key });
    await deliver(world);
    expect([await count(world.north), await count(world.south)]).to.deep.equal([1, 0]);
    await raise(world, world.south, { key });
    await deliver(world);
    expect([await count(world.north), await count(world.south)]).to.deep.equal([1, 1]);
  });
});
