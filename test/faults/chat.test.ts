import { rm } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { expect } from 'chai';
import { v7 as uuid } from 'uuid';
import type { SendMessage } from '../../shared/schemas/chat.ts';
import type { ChannelId, MessageId } from '../../shared/types/ids.ts';
import { channelId, messageId } from '../../shared/types/ids.ts';
import { newDemoFolder } from '../support/demo-folder.ts';
import type { HouseProcess } from '../support/house-process.ts';
import { startHouse } from '../support/house-process.ts';
import type { Line, Member, Screen } from './chat-crowd.ts';
import {
  ask,
  askUntilAnswered,
  loadRun,
  openScreen,
  sendOnce,
  sendUntilAcknowledged,
  signInAll,
} from './chat-crowd.ts';
import { inspectDataFolder } from './inspect-data-folder.ts';
import { seededRandom } from './seeded-random.ts';

const MESSAGES = Number(process.env['WARDLINE_CHAT_MESSAGES'] ?? 1_000);
const HOSPITALS = ['NORTH', 'SOUTH'];
const ROLES = ['admin', 'doctor', 'nurse-manager', 'nurse'];
const CHANNELS_PER_HOSPITAL = 10;
const CLIENTS_PER_PERSON = 5;
const CHANNELS_PER_CLIENT = 5;

/** What was sent under an id, and the number it was acknowledged with; `null`: it never was. */
interface Sent {
  readonly channelId: ChannelId;
  number: number | null;
}

/** One of the crowd: it writes, and looks at some of the channels. */
interface Client {
  readonly screen: Screen;
  readonly channelIds: readonly ChannelId[];
}

describe('A chat whose lines break and whose server is killed', () => {
  let dataDir: string;
  let house: HouseProcess | null = null;
  const screens: Screen[] = [];
  before(async () => {
    dataDir = await newDemoFolder('chat');
  });
  after(async () => {
    for (const screen of screens) screen.close();
    await house?.kill();
    await rm(dataDir, { recursive: true, force: true });
  });

  it('keeps every acknowledged message once, numbers without holes, and every screen true', async function () {
    this.timeout(120_000 + MESSAGES * 120);
    const random = seededRandom(20_261_123);
    const pick = <T>(all: readonly T[]): T => {
      const one = all[Math.floor(random() * all.length)];
      if (one === undefined) throw new Error('There is nothing to pick from.');
      return one;
    };
    house = await startHouse(dataDir);
    const line: Line = { origin: house.origin, up: Promise.resolve() };
    const members = await signInAll(house.origin, ROLES);
    expect(members).to.have.length(HOSPITALS.length * ROLES.length);
    const channels = new Map<string, ChannelId[]>();
    for (const code of HOSPITALS) {
      channels.set(
        code,
        await openGroups(
          line,
          members.filter(({ hospitalCode }) => hospitalCode === code),
        ),
      );
    }
    const channelsOf = ({ hospitalCode }: Member) => channels.get(hospitalCode) ?? [];

    const clients: Client[] = await Promise.all(
      members.flatMap((member) =>
        Array.from({ length: CLIENTS_PER_PERSON }, async () => {
          const all = channelsOf(member);
          const from = Math.floor(random() * all.length);
          const channelIds = [...all, ...all].slice(from, from + CHANNELS_PER_CLIENT);
          const screen = await openScreen(line, member, channelIds);
          screens.push(screen);
          return { screen, channelIds };
        }),
      ),
    );

    const sent = new Map<MessageId, Sent>();
    let acknowledged = 0;
    let left = MESSAGES;
    const note = (id: MessageId, number: number) => {
      const one = sent.get(id);
      if (one === undefined) throw new Error('A message was acknowledged that nobody sent.');
      if (one.number === null) acknowledged += 1;
      else expect(number, 'a repeat is answered with the same number').to.equal(one.number);
      one.number = number;
    };

    async function write({ screen, channelIds }: Client): Promise<void> {
      const { member } = screen;
      const to = pick(channelIds);
      const id = messageId.parse(uuid());
      const root = random() < 0.1 ? screen.runs.get(to)?.messages.find(({ threadOf }) => threadOf === null) : undefined;
      const message: SendMessage = {
        id,
        writtenAt: new Date().toISOString(),
        text: `Message ${id}`,
        threadOf: root?.id ?? null,
      };
      sent.set(id, { channelId: to, number: null });
      const chance = random();
      if (chance < 0.1) {
        const number = await sendOnce(line, member, to, message, AbortSignal.timeout(Math.floor(random() * 12)));
        if (number !== null) note(id, number);
        // Some never ask again: whether theirs stands is not known, but it stands once or not at all.
        else if (random() < 0.7) note(id, await sendUntilAcknowledged(line, member, to, message));
      } else if (chance < 0.2) {
        const both = [
          sendUntilAcknowledged(line, member, to, message),
          sendUntilAcknowledged(line, member, to, message),
        ];
        for (const number of await Promise.all(both)) note(id, number);
      } else {
        if (chance < 0.22) screen.cut();
        note(id, await sendUntilAcknowledged(line, member, to, message));
      }
      if (random() < 0.1) await mark(line, screen, to, random() < 0.5);
    }
    async function writeAll(client: Client): Promise<void> {
      while (left > 0) {
        left -= 1;
        await write(client);
      }
    }

    const writing = Promise.all(clients.map(writeAll));
    writing.catch(() => undefined);
    await Promise.race([writing, until(() => acknowledged >= MESSAGES / 2)]);
    let isUp = (): void => undefined;
    line.up = new Promise((resolve) => (isUp = resolve));
    await house.kill();
    house = await startHouse(dataDir);
    line.origin = house.origin;
    isUp();
    await writing;

    const stored = new Map<MessageId, number>();
    for (const member of firstOfEach(members)) {
      for (const id of channelsOf(member)) {
        const { messages } = await loadRun(line, member, id);
        expect(
          messages.map(({ number }) => number),
          'numbers of a channel',
        ).to.deep.equal(messages.map((_, index) => index + 1));
        for (const message of messages) {
          expect(stored.has(message.id), 'a message stands once').to.equal(false);
          expect(sent.get(message.id)?.channelId, 'a message stands where it was sent').to.equal(id);
          stored.set(message.id, message.number);
        }
      }
    }
    const lost = [...sent].filter(([id, { number }]) => number !== null && stored.get(id) !== number);
    expect(lost, 'acknowledged and not there, or under another number').to.deep.equal([]);
    expect(acknowledged).to.be.at.least(MESSAGES * 0.9);

    for (const member of firstOfEach(members)) {
      for (const id of channelsOf(member)) await expectEveryScreenTrue(line, member, id, screens);
    }
    for (const screen of screens) screen.close();
    await house.stop();
    const found = await inspectDataFolder(dataDir);
    expect(found.journalProblems).to.deep.equal([]);
    expect(found.brokenStreams).to.deep.equal([]);
    expect(found.changesWithoutEntry).to.deep.equal([]);
    expect(found.waiting).to.deep.equal([]);
  });
});

const firstOfEach = (members: readonly Member[]): Member[] =>
  HOSPITALS.flatMap((code) => members.filter(({ hospitalCode }) => hospitalCode === code).slice(0, 1));

/** Groups of all of them, made by the first. */
async function openGroups(line: Line, members: readonly Member[]): Promise<ChannelId[]> {
  const [first, ...others] = members;
  if (first === undefined) throw new Error('The hospital has nobody.');
  const memberIds = others.map(({ session }) => session.person.id);
  const ids = Array.from({ length: CHANNELS_PER_HOSPITAL }, () => channelId.parse(uuid()));
  for (const [index, id] of ids.entries()) {
    await askUntilAnswered(line, first, 'POST', '/chat/channels', { id, name: `Group ${index}`, memberIds });
  }
  return ids;
}

/** Reacts to the last message of the channel, or says that it was read up to there. */
async function mark(line: Line, { member, runs }: Screen, id: ChannelId, isReaction: boolean): Promise<void> {
  const last = runs.get(id)?.messages.at(-1);
  if (last === undefined) return;
  // Once, whatever comes of it: what is checked is that every screen shows what stands.
  if (isReaction) await ask(line, member, 'POST', `/chat/messages/${last.id}/reactions`, { emoji: '👍', isSet: true });
  else await ask(line, member, 'POST', '/chat/receipts', { receipts: [{ channelId: id, readUpTo: last.number }] });
}

/** A job that died with its server is another's after a minute (its lease); receipts are told by one. */
const TOLD_WITHIN_MS = 75_000;

/** Every screen that follows the channel shows what a fresh load shows, as soon as it has heard the last of it. */
async function expectEveryScreenTrue(line: Line, member: Member, id: ChannelId, screens: readonly Screen[]) {
  const following = screens.filter(({ runs }) => runs.has(id));
  const differs = async () => {
    const fresh = await loadRun(line, member, id);
    return following.filter(({ runs }) => !isDeepStrictEqual(runs.get(id), fresh));
  };
  await until(async () => (await differs()).length === 0, TOLD_WITHIN_MS).catch(() => undefined);
  const [wrong] = await differs();
  if (wrong !== undefined) expect(wrong.runs.get(id)).to.deep.equal(await loadRun(line, member, id));
}

async function until(holds: () => boolean | Promise<boolean>, withinMs = Number.POSITIVE_INFINITY): Promise<void> {
  const end = performance.now() + withinMs;
  while (!(await holds())) {
    if (performance.now() > end) throw new Error('It did not come about in time.');
    await pause(20);
  }
}
