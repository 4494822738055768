import { randomUUID } from 'node:crypto';
import { v7 as uuid } from 'uuid';
import { nowMs, pause } from '../clock.ts';
import type { House } from '../house.ts';
import type { ServerProcess } from '../server-process.ts';
import type { Sample } from '../servers/event-text.ts';
import type { Faults, Hearing } from './hearing.ts';
import { createHearing } from './hearing.ts';
import type { HttpAnswer } from './http.ts';
import { createPool, requestText } from './http.ts';
import type { Listener } from './listening.ts';
import { addressOf, openListener, seqOf } from './listening.ts';
import type { Writer } from './writer.ts';

/** A channel, and the last number of its stream. */
export interface Channel {
  readonly id: string;
  readonly seq: number;
}

/** Everybody who listens to some channels; all hear all of them. */
export interface TalkAudience {
  /** Resolves with the instant at which the last listener had that message. */
  hadByAll(channelId: string, messageId: string): Promise<number>;
  faults(): Faults;
  close(): void;
}

const STREAM = Buffer.from('"stream":"channel:');
const ID_LENGTH = 36;
/** As long as people's messages are. */
const TEXT =
  'Bed 12: potassium is back at 5.9, repeat taken at 14:10. ECG done, no changes. Please review before the ward round.';

/** Which channel the event is of, without parsing the rest. */
function channelIn(frame: Buffer): string {
  const at = frame.indexOf(STREAM) + STREAM.length;
  return frame.toString('latin1', at, at + ID_LENGTH);
}

/** The message that was added; `null`: the event tells of something else. */
function messageIn(frame: Buffer): string | null {
  const text = frame.toString();
  const said = JSON.parse(text.slice(text.indexOf('['))) as [string, { data: { message?: { id: string } } }];
  return said[0] === 'message.added' ? (said[1].data.message?.id ?? null) : null;
}

/** The event's number of each message, as the first listener hears it. */
function createNumbers() {
  const known = new Map<string, number>();
  const wanted = new Map<string, (seq: number) => void>();
  return {
    note(frame: Buffer, seq: number): void {
      const id = messageIn(frame);
      if (id === null) return;
      const waiter = wanted.get(id);
      if (waiter === undefined) known.set(id, seq);
      wanted.delete(id);
      waiter?.(seq);
    },
    of(id: string): Promise<number> {
      const seq = known.get(id);
      known.delete(id);
      return seq === undefined ? new Promise((resolve) => wanted.set(id, resolve)) : Promise.resolve(seq);
    },
  };
}

type Engine = (number: number) => { readonly cookie: string } | null;

async function openTalk(
  port: number,
  channels: readonly Channel[],
  size: number,
  engine: Engine,
): Promise<TalkAudience> {
  const numbers = createNumbers();
  const hearings = new Map<string, Hearing>();
  for (const { id } of channels) {
    const hearing = createHearing();
    hearing.setSize(size);
    hearings.set(id, hearing);
  }
  const hearingOf = (channelId: string): Hearing => {
    const hearing = hearings.get(channelId);
    if (hearing === undefined) throw new Error('Nobody listens to this channel.');
    return hearing;
  };
  const listeners: Listener[] = [];
  for (let number = 0; number < size; number += 1) {
    const ears = new Map(channels.map(({ id, seq }) => [id, hearingOf(id).newEar(seq + 1)]));
    const onEvent = (frame: Buffer) => {
      const seq = seqOf(frame);
      if (number === 0) numbers.note(frame, seq);
      ears.get(channelIn(frame))?.(seq);
    };
    const mine = engine(number);
    const subscribe =
      mine === null ? [] : channels.map(({ id, seq }) => ({ stream: { kind: 'channel' as const, id }, since: seq }));
    listeners.push(await openListener({ port, engine: mine, subscribe, number, onEvent }));
  }
  return {
    hadByAll: async (channelId, messageId) => hearingOf(channelId).byAll(await numbers.of(messageId)),
    faults() {
      const all: Faults = { lost: 0, doubled: 0, outOfOrder: 0 };
      for (const { faults } of hearings.values()) {
        all.lost += faults.lost;
        all.doubled += faults.doubled;
        all.outOfOrder += faults.outOfOrder;
      }
      return all;
    },
    close() {
      for (const { close } of listeners) close();
    },
  };
}

type Say = (channelId: string, message: object, turn: number) => Promise<HttpAnswer>;

/** Says one thing after another, in the channels by turns. */
function createSpeaker(channels: readonly Channel[], audience: TalkAudience, say: Say, close: () => void): Writer {
  let turn = 0;
  return {
    async write() {
      const channel = channels[turn % channels.length];
      if (channel === undefined) throw new Error('There is no channel.');
      turn += 1;
      const message = { id: uuid(), writtenAt: new Date().toISOString(), text: TEXT };
      const sentAt = nowMs();
      const { status, body } = await say(channel.id, message, turn);
      const answeredMs = nowMs() - sentAt;
      if (status !== 200 && status !== 201) throw new Error(`A message was refused with ${status}: ${body.toString()}`);
      return { sentAt, answeredMs, deliveredMs: (await audience.hadByAll(channel.id, message.id)) - sentAt };
    },
    close,
  };
}

export interface Talk {
  readonly audience: TalkAudience;
  readonly writer: Writer;
}

const postingAs = (house: House, turn: number): Record<string, string> => {
  const person = house.person(turn);
  return {
    ...house.headersOf(person),
    Origin: `http://127.0.0.1:${house.server.port}`,
    'X-CSRF-Token': person.csrf,
    'Idempotency-Key': randomUUID(),
  };
};

/** Groups of the first `members` people, and a message that was said there, as its event tells it. */
export async function makeChannels(
  house: House,
  count: number,
  members: number,
): Promise<{ readonly channels: readonly Channel[]; readonly sample: Sample }> {
  const { port } = house.server;
  const pool = createPool(port, addressOf);
  const ask = async (method: string, path: string, body?: unknown) => {
    const answer = await pool.send(
      requestText(method, `/api/v1/chat/channels${path}`, port, postingAs(house, 0), body),
    );
    if (answer.status !== 200 && answer.status !== 201) {
      throw new Error(`${path} was refused with ${answer.status}: ${answer.body.toString()}`);
    }
    return JSON.parse(answer.body.toString()) as unknown;
  };
  const memberIds = Array.from({ length: members - 1 }, (_, index) => house.person(index + 1).id);
  for (let number = 1; number <= count; number += 1) {
    await ask('POST', '', { id: uuid(), name: `Group ${number}`, memberIds });
  }
  const made = ((await ask('GET', '')) as { channels: readonly Channel[] }).channels;
  const [first] = made;
  if (first === undefined) throw new Error('No channel was made.');
  const message = await ask('POST', `/${first.id}/messages`, {
    id: uuid(),
    writtenAt: new Date().toISOString(),
    text: TEXT,
  });
  await pause(500);
  const { channels } = (await ask('GET', '')) as { channels: readonly Channel[] };
  pool.close();
  const sample = { stream: `channel:${first.id}`, name: 'message.added', data: { message: message as object } };
  // The one that has the sample is the first, as at the floor.
  const ordered = [...channels].sort((a, b) => Number(b.id === first.id) - Number(a.id === first.id));
  return { channels: ordered, sample };
}

/** Talk at Wardline: as many people as `size`, each with a socket that hears all the channels. */
export async function talkAt(house: House, channels: readonly Channel[], size: number): Promise<Talk> {
  const { port } = house.server;
  const audience = await openTalk(port, channels, size, (number) => ({ cookie: house.cookieOf(house.person(number)) }));
  await pause(1_000);
  const pool = createPool(port, addressOf);
  const say: Say = (channelId, message, turn) =>
    pool.send(
      requestText('POST', `/api/v1/chat/channels/${channelId}/messages`, port, postingAs(house, turn % size), message),
    );
  return { audience, writer: createSpeaker(channels, audience, say, () => pool.close()) };
}

/** The same at the smallest server that can do it, which knows one channel. */
export async function talkAtMinimum(floor: ServerProcess, { id }: Channel, size: number): Promise<Talk> {
  const channels = [{ id, seq: 0 }];
  const audience = await openTalk(floor.port, channels, size, () => null);
  const token = await floor.ask<string>('token');
  const pool = createPool(floor.port);
  const say: Say = (_channelId, message) =>
    pool.send(requestText('POST', '/say', floor.port, { Authorization: token }, message));
  return { audience, writer: createSpeaker(channels, audience, say, () => pool.close()) };
}
