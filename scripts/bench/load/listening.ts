import { randomBytes } from 'node:crypto';
import { connect } from 'node:net';
import type { Socket } from 'node:net';

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

export interface Subscription {
  readonly stream: { readonly kind: 'ward' | 'channel'; readonly id: string };
  readonly since: number;
}

export const toWard = (wardId: string, since: number): Subscription => ({
  stream: { kind: 'ward', id: wardId },
  since,
});

export interface ListenerOptions {
  readonly port: number;
  /** `null`: bare WebSocket frames; else the Engine.IO handshake with this cookie (which may be empty). */
  readonly engine: { readonly cookie: string } | null;
  /** The streams to subscribe to as Wardline wants it; none: the server joins everybody. */
  readonly subscribe: readonly Subscription[];
  /** Each listener has an address of its own (127.0.0.0/8), as people have. */
  readonly number: number;
  /** The payload of every frame that carries an event; valid during the call only. */
  readonly onEvent: (frame: Buffer) => void;
}

/** What a subscription was answered. */
export interface Subscribed {
  readonly seq?: number;
  readonly resync?: boolean;
  readonly missed?: readonly unknown[];
}

export interface Listener {
  /** To each subscription, in their order. */
  readonly answers: readonly Subscribed[];
  /** Why the server closed the connection (the close frame's code; 0 without one); `null`: it is open. */
  closedWith(): number | null;
  stopReading(): void;
  readAgain(): void;
  close(): void;
}

/** The machine's own address for the listener of that number. */
export const addressOf = (number: number): string => `127.0.${1 + Math.floor(number / 200)}.${1 + (number % 200)}`;

// Packet types of Engine.IO 4 and, after its `4`, of Socket.IO 5, as the characters they are on the wire.
const [OPEN, PING, MESSAGE] = [0x30, 0x32, 0x34];
const [CONNECTED, EVENT, ACK] = [0x30, 0x32, 0x33];
const CLOSE_FRAME = 8;

/** A client's frame (RFC 6455, 5.2): masked, with a mask that changes nothing. */
function frameOf(text: string): Buffer {
  const payload = Buffer.from(text);
  const isShort = payload.length < 126;
  const head = Buffer.from(isShort ? [0x81, 0x80 | payload.length] : [0x81, 0xfe, 0, 0]);
  if (!isShort) head.writeUInt16BE(payload.length, 2);
  return Buffer.concat([head, Buffer.alloc(4), payload]);
}

/** Takes whole frames from the front; answers what is left. */
function takeFrames(bytes: Buffer, onFrame: (opcode: number, payload: Buffer) => void): Buffer {
  let at = 0;
  while (bytes.length - at >= 2) {
    const short = (bytes[at + 1] ?? 0) & 0x7f;
    const head = short === 127 ? 10 : short === 126 ? 4 : 2;
    if (bytes.length - at < head) break;
    const length =
      short === 127 ? Number(bytes.readBigUInt64BE(at + 2)) : short === 126 ? bytes.readUInt16BE(at + 2) : short;
    if (bytes.length - at < head + length) break;
    onFrame((bytes[at] ?? 0) & 0x0f, bytes.subarray(at + head, at + head + length));
    at += head + length;
  }
  return bytes.subarray(at);
}

// One for all: what comes is dealt with before the next socket is read.
const shared = Buffer.allocUnsafe(64 * 1024);
const NOTHING = Buffer.alloc(0);
const END_OF_HEAD = '\r\n\r\n';

/** A socket that hands over what it reads in a buffer of all sockets, which spares a buffer for each frame. */
function openSocket(port: number, localAddress: string, onBytes: (bytes: Buffer) => void): Socket {
  const callback = (count: number) => {
    onBytes(shared.subarray(0, count));
    return true;
  };
  const reading = { onread: { buffer: shared, callback } };
  return connect({ port, host: '127.0.0.1', localAddress, noDelay: true, ...reading });
}

const upgradeText = ({ port, engine }: ListenerOptions): string =>
  [
    `GET ${engine === null ? '/' : '/socket.io/?EIO=4&transport=websocket'} HTTP/1.1`,
    `Host: 127.0.0.1:${port}`,
    'Connection: Upgrade',
    'Upgrade: websocket',
    'Sec-WebSocket-Version: 13',
    `Sec-WebSocket-Key: ${randomBytes(16).toString('base64')}`,
    `Origin: http://127.0.0.1:${port}`,
    ...(engine === null || engine.cookie === '' ? [] : [`Cookie: ${engine.cookie}`]),
    '',
    '',
  ].join('\r\n');

/**
 * Opens a WebSocket, speaks Engine.IO where asked to, and resolves once it hears. Rejects where it is refused. Written
 * on the bare socket: a client library costs more than the server it would measure.
 */
export function openListener(options: ListenerOptions): Promise<Listener> {
  const { port, engine, subscribe, number, onEvent } = options;
  return new Promise((resolve, reject) => {
    let rest: Buffer = NOTHING;
    let isUpgraded = false;
    let closed: number | null = null;
    const send = (text: string) => void socket.write(frameOf(text));
    const answers: Subscribed[] = [];
    const opened = () =>
      resolve({
        answers,
        closedWith: () => closed,
        stopReading: () => void socket.pause(),
        readAgain: () => void socket.resume(),
        close: () => void socket.destroy(),
      });
    const onPacket = (frame: Buffer): void => {
      const [type, kind] = frame;
      if (type === MESSAGE && kind === EVENT) {
        // A heartbeat carries no number.
        if (frame.includes(SEQ)) onEvent(frame);
      } else if (type === PING) send('3');
      else if (type === OPEN) send('40');
      else if (type === MESSAGE && kind === CONNECTED) {
        if (subscribe.length === 0) opened();
        subscribe.forEach((one, at) => send(`42${at}${JSON.stringify(['subscribe', one])}`));
      } else if (type === MESSAGE && kind === ACK) {
        const text = frame.toString();
        const [answer] = JSON.parse(text.slice(text.indexOf('['))) as [Subscribed & { ok: boolean }];
        if (answer.ok) answers.push(answer);
        else reject(new Error(`The subscription was refused: ${text}`));
        if (answers.length === subscribe.length) opened();
      }
    };
    const onFrame = (opcode: number, payload: Buffer): void => {
      if (opcode === CLOSE_FRAME) closed = payload.length >= 2 ? payload.readUInt16BE(0) : 0;
      else if (engine === null) onEvent(payload);
      else onPacket(payload);
    };
    const onBytes = (chunk: Buffer): void => {
      let bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
      if (!isUpgraded) {
        const end = bytes.indexOf(END_OF_HEAD);
        if (end === -1) {
          rest = Buffer.from(bytes);
          return;
        }
        const head = bytes.toString('latin1', 0, end);
        if (!head.startsWith('HTTP/1.1 101')) reject(new Error(`The upgrade was refused: ${head}`));
        isUpgraded = true;
        bytes = bytes.subarray(end + END_OF_HEAD.length);
        if (engine === null) opened();
      }
      const left = takeFrames(bytes, onFrame);
      rest = left.length === 0 ? NOTHING : Buffer.from(left);
    };
    const socket = openSocket(port, addressOf(number), onBytes);
    socket.once('connect', () => socket.write(upgradeText(options)));
    socket.on('error', reject);
    socket.on('close', () => {
      closed ??= 0;
      reject(new Error('The server closed the connection.'));
    });
  });
}
