import { expect } from 'chai';
import { v7 as uuid } from 'uuid';
import { listEvents } from '../../../server/outbox/outbox.ts';
import type { Envelope } from '../../../shared/events/envelope.ts';
import type { EventsOf } from '../../../shared/events/registry.ts';
import type { Stream } from '../../../shared/events/streams.ts';
import type { ChannelRun } from '../../../shared/projections/channel-view.ts';
import { applyChannelEvent } from '../../../shared/projections/channel-view.ts';
import type { MyChannelsState } from '../../../shared/projections/my-channels.ts';
import { applyChannelToMine, applyPersonToMine } from '../../../shared/projections/my-channels.ts';
import type { ChannelView, MessageView, MyChannels } from '../../../shared/schemas/chat.ts';
import { channelDetail, channelView, messageRun, messageView } from '../../../shared/schemas/chat.ts';
import type { ChannelId } from '../../../shared/types/ids.ts';
import type { Person, World } from '../../support/world.ts';
import { openWorld } from '../../support/world.ts';
import { newPatient } from '../../security/fixtures/patients.ts';
import { putInWards } from '../patients/reception.ts';
import { mine, open, say, well } from './talk.ts';

/** Mulberry32: the same numbers for the same seed, so that a script that fails can be run again. */
function dice(seed: number) {
  let state = seed;
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
  const pick = <T>(items: readonly T[]): T => {
    const item = items[Math.floor(next() * items.length)];
    if (item === undefined) throw new Error('There is nothing to pick from.');
    return item;
  };
  return { next, pick };
}
type Dice = ReturnType<typeof dice>;

/** One person's screen: what it loaded, and what it made of what it heard since. */
interface Screen {
  readonly person: Person;
  channels: MyChannelsState;
  readonly runs: Map<ChannelId, ChannelRun>;
  gaps: number;
}

const LIMIT = 100;

describe('what a screen makes of what it hears', () => {
  let world: World;
  let shared: ChannelView[];
  before(async () => {
    world = await openWorld();
    const { north } = world;
    const nurse = await world.as(north.nurse);
    const { id: patientId } = await newPatient(world, north);
    await putInWards(world, north, patientId, [north.wardA.id]);
    const group = { id: uuid(), name: 'Team', memberIds: [north.doctor.id, north.nurseManager.id] };
    shared = [
      await open(nurse, { kind: 'ward', wardId: north.wardA.id }),
      await open(nurse, { kind: 'patient', patientId }),
      channelView.parse(well(await nurse.post('/api/v1/chat/channels', group))),
    ];
    for (const person of [north.nurse, north.doctor, north.nurseManager]) {
      const caller = await world.as(person);
      for (const { id } of shared) well(await caller.post(`/api/v1/chat/channels/${id}/follow`, { isFollowing: true }));
    }
  });
  after(() => world.close());

  const people = () => [world.north.nurse, world.north.doctor, world.north.nurseManager];

  async function loadRun(person: Person, id: ChannelId): Promise<ChannelRun> {
    const caller = await world.as(person);
    const run = messageRun.parse(well(await caller.get(`/api/v1/chat/channels/${id}/messages?limit=${LIMIT}`)));
    const { receipts } = channelDetail.parse(well(await caller.get(`/api/v1/chat/channels/${id}`)));
    return { ...run, receipts };
  }

  async function openScreen(person: Person): Promise<Screen> {
    const runs = new Map<ChannelId, ChannelRun>();
    for (const { id } of shared) runs.set(id, await loadRun(person, id));
    return { person, channels: await mine(await world.as(person)), runs, gaps: 0 };
  }

  const since = (stream: Stream, after: number) =>
    world.inside(world.north, async () => (await listEvents(stream, { after })).map(({ id: _id, ...event }) => event));

  async function hear(screen: Screen, chance: Dice): Promise<void> {
    const lines: Envelope[][] = [
      await since({ kind: 'person', id: screen.person.id }, screen.channels.seq),
      ...(await Promise.all(screen.channels.channels.map(({ id, seq }) => since({ kind: 'channel', id }, seq)))),
    ];
    // Streams come in any order among each other, each in its own.
    for (let left = lines.filter((line) => line.length > 0); left.length > 0;) {
      const line = chance.pick(left);
      const event = line.shift();
      left = left.filter((one) => one.length > 0);
      if (event === undefined) continue;
      const next = event.stream.startsWith('person')
        ? applyPersonToMine(screen.channels, event as Envelope<EventsOf<'person'>>)
        : applyChannelToMine(screen.channels, event as Envelope<EventsOf<'channel'>>, screen.person.id);
      if (next === 'gap') {
        screen.gaps += 1;
        screen.channels = await mine(await world.as(screen.person));
      } else screen.channels = next;
    }
    for (const [id, run] of screen.runs) {
      let now = run;
      for (const event of await since({ kind: 'channel', id }, run.seq)) {
        const next = applyChannelEvent(now, event as Envelope<EventsOf<'channel'>>);
        if (next === 'gap') throw new Error('A run has a hole.');
        now = next;
      }
      screen.runs.set(id, now);
    }
  }

  const shown = ({ channels }: MyChannels) =>
    channels.map(({ mine: { deliveredUpTo: _told, countedSeq: _at, ...standing }, ...channel }) => ({
      ...channel,
      standing,
    }));

  async function compare(screen: Screen, where: string): Promise<void> {
    const fresh = await mine(await world.as(screen.person));
    expect(shown(screen.channels), `${where}: ${screen.person.displayName}`).to.deep.equal(shown(fresh));
    expect(screen.channels.seq).to.equal(fresh.seq);
    for (const [id, run] of screen.runs) {
      const { messages, receipts, seq } = await loadRun(screen.person, id);
      expect({ messages: run.messages.slice(-LIMIT), receipts: run.receipts, seq: run.seq }, where).to.deep.equal({
        messages,
        receipts,
        seq,
      });
    }
  }

  /** Something one of them does. */
  async function act(chance: Dice, said: MessageView[]): Promise<void> {
    const person = chance.pick(people());
    const caller = await world.as(person);
    const { id } = chance.pick(shared);
    const kind = chance.next();
    const own = said.filter(({ author }) => author?.staffId === person.id);
    const post = (path: string, body?: object) => caller.post(`/api/v1/chat/${path}`, body);
    if (kind < 0.45 || own.length === 0) {
      const named = chance.next() < 0.3 ? chance.pick(people()) : null;
      const root =
        chance.next() < 0.2 ? said.find(({ channelId, threadOf }) => channelId === id && threadOf === null) : undefined;
      said.push(
        await say(caller, id, `Words ${said.length}`, {
          mentions: named === null ? [] : [{ target: { kind: 'person', staffId: named.id }, label: 'N' }],
          needsAck: named !== null && chance.next() < 0.5,
          threadOf: root?.id ?? null,
        }),
      );
    } else if (kind < 0.6) {
      const message = chance.pick(own);
      const now = messageView.parse(well(await post(`messages/${message.id}/delete`, { version: message.version })));
      said.splice(said.indexOf(message), 1);
      expect(now.deletedAt).to.not.equal(null);
    } else if (kind < 0.7) {
      const message = chance.pick(own);
      const mentions =
        chance.next() < 0.5 ? [] : [{ target: { kind: 'person', staffId: chance.pick(people()).id }, label: 'N' }];
      const body = { version: message.version, text: `Edited ${chance.next()}`, mentions };
      said[said.indexOf(message)] = messageView.parse(
        well(await caller.patch(`/api/v1/chat/messages/${message.id}`, body)),
      );
    } else if (kind < 0.8) {
      well(await post(`messages/${chance.pick(said).id}/reactions`, { emoji: '👍', isSet: chance.next() < 0.7 }));
    } else if (kind < 0.95) {
      const last = channelDetail.parse(well(await caller.get(`/api/v1/chat/channels/${id}`))).channel.lastNumber;
      const readUpTo = Math.ceil(chance.next() * last);
      well(await post('receipts', { receipts: [{ channelId: id, deliveredUpTo: last, readUpTo }] }));
      if (chance.next() < 0.5) await world.app.jobs.runNow('chat.receipts', world.north.tenant);
    } else well(await post(`channels/${id}/unread`, { from: 1 }));
  }

  for (const seed of [11, 29]) {
    it(`is what a fresh load shows, after everything three people did (seed ${seed})`, async () => {
      const chance = dice(seed);
      const screens = await Promise.all(people().map(openScreen));
      const said: MessageView[] = [];
      for (let round = 0; round < 6; round += 1) {
        for (let step = 0; step < 8; step += 1) await act(chance, said);
        await world.app.jobs.runNow('chat.receipts', world.north.tenant);
        for (const screen of screens) {
          await hear(screen, chance);
          await compare(screen, `seed ${seed}, round ${round}`);
        }
      }
      // It followed by itself: loading anew at every turn would be equal, too.
      for (const { gaps, person } of screens) expect(gaps, person.displayName).to.be.below(4);
    });
  }

  it('asks for what is missing instead of passing over a hole', async () => {
    const [first] = shared;
    if (first === undefined) throw new Error('There is no channel.');
    const screen = await openScreen(world.north.nurse);
    await say(await world.as(world.north.doctor), first.id, 'One');
    await say(await world.as(world.north.doctor), first.id, 'Two');
    const seq = screen.runs.get(first.id)?.seq ?? 0;
    const [, second] = (await since({ kind: 'channel', id: first.id }, seq)) as Envelope<EventsOf<'channel'>>[];
    const run = screen.runs.get(first.id);
    if (second === undefined || run === undefined) throw new Error('Nothing was told.');
    expect(applyChannelEvent(run, second)).to.equal('gap');
    expect(applyChannelToMine(screen.channels, second, world.north.nurse.id)).to.equal('gap');
  });
});
