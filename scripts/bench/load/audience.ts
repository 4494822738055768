import { pause } from '../clock.ts';
import type { House } from '../house.ts';
import type { Faults, Hearing } from './hearing.ts';
import { createHearing } from './hearing.ts';
import type { Listener, Subscription } from './listening.ts';
import { openListener, seqOf, toWard } from './listening.ts';

/** Everybody who listens to one ward. */
export interface Audience {
  readonly size: number;
  readonly listeners: readonly Listener[];
  readonly hearing: Hearing;
  /** The number of the event about that bed in that version, once the first listener has it. */
  seqOfBed(id: string, version: number): Promise<number>;
  /** What went wrong so far; all of it must be 0. Asked when everything sent has had time to arrive. */
  faults(): Faults;
  close(): void;
}

const AT_ONCE = 25;

/** Which bed the event is about, and in which version it is now. */
function bedIn(frame: Buffer): { readonly bedId: string; readonly version: number } {
  const text = frame.toString();
  const [, envelope] = JSON.parse(text.slice(text.indexOf('['))) as [string, { data: never }];
  return envelope.data;
}

interface AudienceOptions {
  readonly port: number;
  readonly size: number;
  /** The first event that will be heard. */
  readonly next: number;
  /** Who the listener of that number is; `null`: bare frames. */
  readonly engine: (number: number) => { readonly cookie: string } | null;
  readonly subscribe: readonly Subscription[];
  /** Numbers of listeners begin here, so that two audiences have different addresses. */
  readonly firstNumber?: number;
}

async function openAudience(options: AudienceOptions): Promise<Audience> {
  const { port, size, engine, subscribe, firstNumber = 0 } = options;
  const hearing = createHearing();
  hearing.setSize(size);
  const known = new Map<string, number>();
  const wanted = new Map<string, (seq: number) => void>();
  const note = (frame: Buffer, seq: number) => {
    const { bedId, version } = bedIn(frame);
    const key = `${bedId}/${version}`;
    const waiter = wanted.get(key);
    if (waiter === undefined) known.set(key, seq);
    wanted.delete(key);
    waiter?.(seq);
  };
  const listeners: Listener[] = [];
  const open = async (number: number) => {
    const ear = hearing.newEar(options.next);
    const onEvent = (frame: Buffer) => {
      const seq = seqOf(frame);
      if (number === 0) note(frame, seq);
      ear(seq);
    };
    listeners[number] = await openListener({
      port,
      engine: engine(number),
      subscribe,
      number: firstNumber + number,
      onEvent,
    });
  };
  for (let first = 0; first < size; first += AT_ONCE) {
    const count = Math.min(AT_ONCE, size - first);
    await Promise.all(Array.from({ length: count }, (_, index) => open(first + index)));
  }
  return {
    size,
    listeners,
    hearing,
    seqOfBed(id, version) {
      const key = `${id}/${version}`;
      const seq = known.get(key);
      if (seq === undefined) return new Promise((resolve) => wanted.set(key, resolve));
      known.delete(key);
      return Promise.resolve(seq);
    },
    faults: () => hearing.faults,
    close() {
      for (const { close } of listeners) close();
    },
  };
}

/** Opens `size` sockets of as many people, all subscribed to the ward. */
export async function audienceOf(house: House, wardId: string, size: number, firstPerson = 0): Promise<Audience> {
  const { seq } = await house.board(wardId);
  const audience = await openAudience({
    port: house.server.port,
    size,
    next: seq + 1,
    engine: (number) => ({ cookie: house.cookieOf(house.person(firstPerson + number)) }),
    subscribe: [toWard(wardId, seq)],
    firstNumber: firstPerson,
  });
  // What a thousand new connections set off (sessions read, rooms looked at) is over.
  await pause(1_000);
  return audience;
}

/** The same at a reference server, whose events begin at 1. */
export const audienceAt = (port: number, size: number, isSocketIo: boolean): Promise<Audience> =>
  openAudience({ port, size, next: 1, engine: () => (isSocketIo ? { cookie: '' } : null), subscribe: [] });
