import WebSocket from 'ws';
import { nowMs } from '../clock.ts';

/** What is wrong with what was heard: it must all be 0. */
export interface Faults {
  lost: number;
  doubled: number;
  outOfOrder: number;
}

/** Counts, for each event number, how many of the listeners have it, and when the last of them got it. */
export interface Hearing {
  readonly faults: Faults;
  /** A listener that has everything before `next`. */
  newEar(next: number): (seq: number) => void;
  /** Resolves with the instant at which the last listener got that event. */
  byAll(seq: number): Promise<number>;
  /** Called for each event that everybody has. */
  onByAll: ((seq: number) => void) | null;
  /** Nobody hears any more; what is still missing is lost. */
  setSize(size: number): void;
}

export function createHearing(): Hearing {
  const counts = new Map<number, number>();
  const done = new Map<number, number>();
  const waiting = new Map<number, (at: number) => void>();
  let size = 0;
  const faults: Faults = { lost: 0, doubled: 0, outOfOrder: 0 };

  function count(seq: number): void {
    const heard = (counts.get(seq) ?? 0) + 1;
    if (heard < size) {
      counts.set(seq, heard);
      return;
    }
    counts.delete(seq);
    const at = nowMs();
    const waiter = waiting.get(seq);
    if (waiter === undefined) done.set(seq, at);
    waiting.delete(seq);
    waiter?.(at);
    hearing.onByAll?.(seq);
  }

  const hearing: Hearing = {
    faults,
    newEar(first) {
      let next = first;
      const missing = new Set<number>();
      return (seq) => {
        if (seq === next) next += 1;
        else if (seq > next) {
          for (let gap = next; gap < seq; gap += 1) missing.add(gap);
          faults.lost += seq - next;
          next = seq + 1;
        } else if (missing.delete(seq)) {
          faults.lost -= 1;
          faults.outOfOrder += 1;
        } else {
          faults.doubled += 1;
          return;
        }
        count(seq);
      };
    },
    byAll(seq) {
      const at = done.get(seq);
      if (at === undefined) return new Promise((resolve) => waiting.set(seq, resolve));
      done.delete(seq);
      return Promise.resolve(at);
    },
    onByAll: null,
    setSize(to) {
      size = to;
    },
  };
  return hearing;
}

const SEQ = Buffer.from('"seq":');

/** The number of the event in the frame, without parsing the rest: the listeners must cost less than the server. */
export function seqOf(frame: Buffer): number {
  let at = frame.indexOf(SEQ) + SEQ.length;
  let seq = 0;
  for (;;) {
    const digit = (frame[at] ?? 0) - 48;
    if (digit < 0 || digit > 9) return seq;
    seq = seq * 10 + digit;
    at += 1;
  }
}

export interface ListenerOptions {
  readonly port: number;
  /** `null`: bare WebSocket frames; else the Engine.IO handshake with this cookie (which may be empty). */
  readonly engine: { readonly cookie: string } | null;
  /** The stream to subscribe to as Wardline wants it; `null`: the server joins everybody. */
  readonly subscribe: { readonly wardId: string; readonly since: number } | null;
  /** Each listener has an address of its own (127.0.0.0/8), as people have. */
  readonly number: number;
  /** Every frame that carries an event. */
  readonly onEvent: (frame: Buffer) => void;
}

export interface Listener {
  readonly socket: WebSocket;
  /** What the subscription was answered; `null` where there is none. */
  readonly answer: { readonly seq?: number; readonly resync?: boolean; readonly missed?: readonly unknown[] } | null;
  close(): void;
}

/** The machine's own address for the listener of that number. */
export const addressOf = (number: number): string => `127.0.${1 + Math.floor(number / 200)}.${1 + (number % 200)}`;

const PING = 0x32;
const MESSAGE = 0x34;
const EVENT = 0x32;
const ACK = 0x33;

/** Opens a socket, speaks Engine.IO where asked to, and resolves once it hears. Rejects where it is refused. */
export function openListener(options: ListenerOptions): Promise<Listener> {
  const { port, engine, subscribe, number, onEvent } = options;
  const origin = `http://127.0.0.1:${port}`;
  const path = engine === null ? '/' : '/socket.io/?EIO=4&transport=websocket';
  const socket = new WebSocket(`ws://127.0.0.1:${port}${path}`, {
    headers: engine === null || engine.cookie === '' ? {} : { cookie: engine.cookie, origin },
    localAddress: addressOf(number),
    perMessageDeflate: false,
    skipUTF8Validation: true,
  });
  return new Promise((resolve, reject) => {
    const opened = (answer: Listener['answer']) => resolve({ socket, answer, close: () => socket.terminate() });
    socket.on('error', reject);
    socket.on('close', (code) => reject(new Error(`The server closed the connection (${code}).`)));
    if (engine === null) {
      socket.on('open', () => opened(null));
      socket.on('message', onEvent);
      return;
    }
    socket.on('message', (frame: Buffer) => {
      if (frame[0] === MESSAGE && frame[1] === EVENT) {
        // A heartbeat carries no number.
        if (frame.includes(SEQ)) onEvent(frame);
      } else if (frame[0] === PING) socket.send('3');
      else if (frame[0] === MESSAGE && frame[1] === ACK) {
        const text = frame.toString();
        const [answer] = JSON.parse(text.slice(text.indexOf('['))) as [{ ok: boolean }];
        if (answer.ok) opened(answer as NonNullable<Listener['answer']>);
        else reject(new Error(`The subscription was refused: ${text}`));
      } else if (frame[0] === 0x30) socket.send('40');
      else if (frame[0] === MESSAGE && frame[1] === 0x30) {
        if (subscribe === null) opened(null);
        else {
          const what = { stream: { kind: 'ward', id: subscribe.wardId }, since: subscribe.since };
          socket.send(`420${JSON.stringify(['subscribe', what])}`);
        }
      }
    });
  });
}
