import { expect } from 'chai';
import { v7 as uuid } from 'uuid';
import type { PresenceHeard, TypingHeard } from '../../../shared/events/envelope.ts';
import { problem } from '../../../shared/types/problem.ts';
import { problemKind } from '../../../shared/types/problem-kinds.ts';
import { channelId } from '../../../shared/types/ids.ts';
import type { ChannelId, StaffId } from '../../../shared/types/ids.ts';
import { person } from '../../../server/access/context.ts';
import type { Tenant } from '../../../server/db/tenant.ts';
import type { Limits } from '../../../server/realtime/limits.ts';
import { listOnline } from '../../../server/realtime/presence.ts';
import { presenceRepository } from '../../../server/realtime/presence.model.ts';
import type { StreamRight } from '../../../server/realtime/stream-rights.ts';
import type { Kernel } from '../../support/kernel.ts';
import { openKernel } from '../../support/kernel.ts';
import type { Client, FakeSession, Node, NodeOptions, Sessions } from './open-realtime.ts';
import { connect, fakeRights, fakeSessions, openNode } from './open-realtime.ts';
import { until } from '../../support/until.ts';
import { openRaw } from './raw-client.ts';

/** What was heard besides numbered events. */
interface Heard {
  readonly client: Client;
  readonly typing: TypingHeard[];
  readonly presence: PresenceHeard['people'][number][];
}

const QUICK: Partial<Limits> = {
  presenceEveryMs: 20,
  presenceLookEveryMs: 40,
  presenceGraceMs: 700,
  sweepEveryMs: 50,
};

describe('realtime: signals', () => {
  let kernel: Kernel;
  let sessions: Sessions;
  let node: Node;
  const members = new Map<ChannelId, Set<StaffId>>();
  const clients: Client[] = [];
  const uncaught: unknown[] = [];
  const note = (error: unknown) => uncaught.push(error);

  const rights: readonly StreamRight[] = [
    ...fakeRights(new Map()).filter(({ kind }) => kind !== 'channel'),
    {
      kind: 'channel',
      mayHear: (stream) =>
        Promise.resolve(stream.kind === 'channel' && members.get(stream.id)?.has(person().userId) === true),
    },
  ];
  const open = (options: Partial<NodeOptions> = {}) =>
    openNode(kernel, { sessions, rights, limits: QUICK, ...options });

  before(async () => {
    kernel = await openKernel();
    sessions = fakeSessions(kernel);
    node = await open();
    process.on('unhandledRejection', note);
    process.on('uncaughtExceptionMonitor', note);
  });
  afterEach(() => {
    for (const client of clients.splice(0)) client.close();
    expect(uncaught).to.deep.equal([]);
  });
  after(async () => {
    process.off('unhandledRejection', note);
    process.off('uncaughtExceptionMonitor', note);
    await node.stop();
    await kernel.close();
  });

  const nurse = (tenant: Tenant = kernel.north) => sessions.signIn(tenant, ['nurse']);
  async function enter(session: FakeSession, at = node): Promise<Heard> {
    const client = await connect(at, session);
    clients.push(client);
    const heard: Heard = { client, typing: [], presence: [] };
    client.socket.on('typing', (said) => heard.typing.push(said));
    client.socket.on('presence', ({ people }) => heard.presence.push(...people));
    return heard;
  }
  function channelOf(...people: readonly FakeSession[]): ChannelId {
    const id = channelId.parse(uuid());
    members.set(id, new Set(people.map(({ actor }) => actor.userId)));
    return id;
  }
  const hear = async ({ client }: Heard, id: ChannelId) =>
    expect((await client.subscribe({ kind: 'channel', id })).ok).to.equal(true);
  const type = ({ client }: Heard, id: ChannelId) =>
    client.socket.timeout(5_000).emitWithAck('typing', { channelId: id, threadOf: null });
  const watch = ({ client }: Heard, isOn = true) =>
    client.socket.timeout(5_000).emitWithAck('watch-presence', { isOn });
  const kindOf = (answer: { readonly ok: boolean }) =>
    'problem' in answer ? problemKind(problem.parse(answer.problem)) : 'ok';
  const onlineIn = (tenant: Tenant) => kernel.as(tenant, listOnline);
  const last = ({ presence }: Heard, { actor }: FakeSession) =>
    presence.filter(({ staffId }) => staffId === actor.userId).at(-1)?.state;

  describe('typing', () => {
    it('is heard by the others in the channel, and by nobody else', async () => {
      const [ann, ben, eve] = [nurse(), nurse(), nurse()];
      const channel = channelOf(ann, ben);
      const other = channelOf(ann, ben, eve);
      const [writer, reader, outsider] = [await enter(ann), await enter(ben), await enter(eve)];
      const south = await enter(nurse(kernel.south));
      const ownOther = await enter(sessions.signInAgain(ann));
      for (const heard of [writer, ownOther, reader]) await hear(heard, channel);
      for (const heard of [writer, outsider]) await hear(heard, other);
      expect(await type(writer, channel)).to.deep.equal({ ok: true });
      await type(writer, other);
      await until('both to hear', () => reader.typing.length === 1 && outsider.typing.length === 1);
      expect(reader.typing).to.deep.equal([
        { channelId: channel, threadOf: null, staffId: ann.actor.userId, name: 'Someone' },
      ]);
      expect(outsider.typing.map(({ channelId: where }) => where)).to.deep.equal([other]);
      expect([...writer.typing, ...ownOther.typing, ...south.typing]).to.deep.equal([]);
    });

    it('is refused to who is not in the channel, was put out of it, or is of another hospital', async () => {
      const [ann, ben] = [nurse(), nurse()];
      const channel = channelOf(ann, ben);
      const [writer, reader] = [await enter(ann), await enter(ben)];
      const [outsider, south] = [await enter(nurse()), await enter(nurse(kernel.south))];
      await hear(reader, channel);
      for (const heard of [outsider, south, writer]) expect(kindOf(await type(heard, channel))).to.equal('not-found');
      await hear(writer, channel);
      expect(kindOf(await type(writer, channel))).to.equal('ok');
      await until('the one who may', () => reader.typing.length === 1);
      members.get(channel)?.delete(ann.actor.userId);
      ann.actor = { ...ann.actor, wardIds: [] };
      node.realtime.recheck(kernel.north.id, ann.actor.userId);
      await until('the right to be gone', async () => kindOf(await type(writer, channel)) === 'not-found');
      ben.isLocked = true;
      node.realtime.recheck(kernel.north.id, ben.actor.userId);
      await until('the lock', async () => kindOf(await type(reader, channel)) === 'session-locked');
    });

    it('reaches its readers no more often than a person can type, whatever their screens send', async () => {
      const [ann, ben] = [nurse(), nurse()];
      const channel = channelOf(ann, ben);
      const [writer, again, reader] = [await enter(ann), await enter(sessions.signInAgain(ann)), await enter(ben)];
      for (const heard of [writer, again, reader]) await hear(heard, channel);
      const answers = await Promise.all(
        Array.from({ length: 40 }, (_, at) => type(at % 2 === 0 ? writer : again, channel)),
      );
      const kinds = answers.map(kindOf);
      expect(kinds.filter((kind) => kind === 'rate-limited').length).to.be.greaterThan(28);
      const passed = kinds.filter((kind) => kind === 'ok').length;
      await until('those that passed', () => reader.typing.length === passed);
      expect(node.realtime.counts().refused.limited).to.equal(0);
    });

    it('answers what is ill-formed and drops what cannot be answered', async () => {
      const ann = nurse();
      const client = await openRaw(node, node.headers(ann));
      await until('the namespace', () => client.frames.some((frame) => frame.startsWith('40')));
      const { unanswerable } = node.realtime.counts().refused;
      const said: unknown[][] = [
        ['typing'],
        ['typing', null],
        ['typing', { channelId: 'x', threadOf: null }],
        ['typing', { channelId: uuid() }],
        ['typing', { channelId: uuid(), threadOf: null, room: 'h:x' }],
        ['typing', { channelId: { $ne: null }, threadOf: null }],
        ['watch-presence', { isOn: 'yes' }],
        ['watch-presence', { isOn: true, hospitalId: kernel.south.id }],
      ];
      for (const one of said) client.send(`42${JSON.stringify(one)}`);
      client.send('42["typing",{"channelId":"x"},"no function"]');
      await until('all to be counted', () => node.realtime.counts().refused.unanswerable === unanswerable + 9);
      said.forEach((one, at) => client.send(`42${at}${JSON.stringify(one)}`));
      const answers = () => client.frames.filter((frame) => frame.startsWith('43'));
      await until('every answer', () => answers().length === said.length);
      for (const answer of answers()) expect(answer).to.contain('invalid-input');
      client.socket.destroy();
    });
  });

  describe('presence', () => {
    it('tells who comes and goes, once, and nothing of another hospital', async () => {
      const [ann, ben] = [nurse(), nurse()];
      const watcher = await enter(ann);
      const south = await enter(nurse(kernel.south));
      const deaf = await enter(nurse());
      await watch(south);
      const answer = await watch(watcher);
      expect(answer.ok && answer.online).to.not.include(ben.actor.userId);
      const first = await enter(ben);
      await until('them to be there', () => last(watcher, ben) === 'online');
      const second = await enter(sessions.signInAgain(ben));
      expect(await onlineIn(kernel.north)).to.include(ben.actor.userId);
      first.client.close();
      await until('the first screen to be gone', () => node.realtime.counts().sockets === 4);
      // Their second screen is still there after the grace of the first.
      const late = nurse();
      const entries = () => kernel.as(kernel.north, () => presenceRepository().count({ staffId: late.actor.userId }));
      const passing = await enter(late);
      await until('one who came later', () => last(watcher, late) === 'online');
      passing.client.close();
      await until(
        'one who came later to be gone',
        async () => last(watcher, late) === 'offline' && (await entries()) === 0,
      );
      expect(last(watcher, ben)).to.equal('online');
      second.client.close();
      await until('them to be gone', () => last(watcher, ben) === 'offline');
      expect(watcher.presence.filter(({ staffId }) => staffId === ben.actor.userId)).to.have.length(2);
      expect(await onlineIn(kernel.north)).to.not.include(ben.actor.userId);
      const strangers = [ann, ben, late].map(({ actor }) => actor.userId);
      expect(south.presence.filter(({ staffId }) => strangers.includes(staffId))).to.deep.equal([]);
      expect(deaf.presence).to.deep.equal([]);
      expect(await onlineIn(kernel.south)).to.not.include.members(strangers);
    });

    it('does not tell of a page that was opened anew', async () => {
      const [ann, ben] = [nurse(), nurse()];
      const watcher = await enter(ann);
      await watch(watcher);
      const before = await enter(ben);
      await until('them to be there', () => last(watcher, ben) === 'online');
      before.client.close();
      await enter(ben);
      const witness = nurse();
      const passing = await enter(witness);
      await until('one more', () => last(watcher, witness) === 'online');
      passing.client.close();
      await until('one who left after that', () => last(watcher, witness) === 'offline');
      expect(watcher.presence.filter(({ staffId }) => staffId === ben.actor.userId)).to.have.length(1);
    });

    it('ends with a locked screen, a suspension and the end of a session', async () => {
      const [ann, ben, cem, dan] = [nurse(), nurse(), nurse(), nurse()];
      const watcher = await enter(ann);
      await watch(watcher);
      for (const session of [ben, cem, dan]) await enter(session);
      await until('all to be there', () => [ben, cem, dan].every((session) => last(watcher, session) === 'online'));
      ben.isLocked = true;
      node.realtime.recheck(kernel.north.id, ben.actor.userId);
      cem.isOver = true;
      node.realtime.closePerson(kernel.north.id, cem.actor.userId);
      dan.isOver = true;
      node.realtime.closeSession(dan.actor.sessionId);
      await until('all to be gone', () => [ben, cem, dan].every((session) => last(watcher, session) === 'offline'));
      ben.isLocked = false;
      node.realtime.recheck(kernel.north.id, ben.actor.userId);
      await until('who unlocked to be back', () => last(watcher, ben) === 'online');
    });

    it('is not told any more to who locked their screen, lost the right or asked for silence', async () => {
      const [ann, ben, cem] = [nurse(), nurse(), nurse()];
      const witness = await enter(nurse());
      expect((await watch(witness)).ok).to.equal(true);
      const [locked, without, silent] = [await enter(ann), await enter(ben), await enter(cem)];
      for (const heard of [locked, without, silent]) expect((await watch(heard)).ok).to.equal(true);
      // Who was never told as there is never told as gone.
      await until('who locks to be there', () => last(witness, ann) === 'online');
      ann.isLocked = true;
      ben.actor = { ...ben.actor, permissions: new Set(['account.manage']) };
      for (const { actor } of [ann, ben]) node.realtime.recheck(kernel.north.id, actor.userId);
      expect(await watch(silent, false)).to.deep.equal({ ok: true, online: [] });
      await until('the rights to be asked', async () => kindOf(await watch(without)) === 'not-allowed');
      const late = nurse();
      // One round passes in which those who may not hear are put out.
      await until('the lock', async () => kindOf(await watch(locked)) === 'session-locked');
      await until('who is locked to be told as gone', () => last(witness, ann) === 'offline');
      await enter(late);
      await until('the witness', () => last(witness, late) === 'online');
      for (const heard of [locked, without, silent]) expect(last(heard, late)).to.equal(undefined);
    });

    it('is refused to the operator of the platform, who is not seen either', async () => {
      const session = sessions.signIn(kernel.tenants.platform, ['operator']);
      const operator = await enter(session);
      expect(kindOf(await watch(operator))).to.equal('not-allowed');
    });
  });

  describe('with a second node', () => {
    it('hears who is there on the other, and forgets them when that one is killed', async () => {
      const [ann, ben, cem] = [nurse(), nurse(), nurse()];
      const other = await open({ limits: { ...QUICK, presenceHoldsMs: 3_000 } });
      const watcher = await enter(ann);
      await watch(watcher);
      const there = await enter(ben, other);
      await enter(cem, other);
      await until('both to be there', () => [ben, cem].every((session) => last(watcher, session) === 'online'));
      // On both nodes: gone only when they are on neither.
      await enter(sessions.signInAgain(cem));
      await until('the second entry', async () => {
        const count = () => presenceRepository().count({ staffId: cem.actor.userId });
        return (await kernel.as(kernel.north, count)) === 2;
      });
      there.client.close();
      await until('who left there to be gone', () => last(watcher, ben) === 'offline');
      expect(last(watcher, cem)).to.equal('online');
      const dan = nurse();
      await enter(dan, other);
      await until('one more there', () => last(watcher, dan) === 'online');
      // A killed node renews nothing; stopping writes nothing, so to the others it looks the same.
      await other.stop();
      kernel.clock.advance(4_000);
      await until('who was there alone to be gone', () => last(watcher, dan) === 'offline');
      expect(last(watcher, cem)).to.equal('online');
    });
  });
});
