import type { Socket } from 'socket.io-client';
import { io } from 'socket.io-client';
import type { ClientToServer, Envelope, ServerToClient, SubscribeAnswer } from '../../shared/events/envelope.ts';
import type { Stream } from '../../shared/events/streams.ts';
import { streamName } from '../../shared/events/streams.ts';
import type { SessionView } from '../../shared/schemas/sign-in.ts';
import { signInAnswer } from '../../shared/schemas/sign-in.ts';
import type { Caller, CallOptions } from '../support/caller.ts';
import { createCaller } from '../support/caller.ts';
import type { Person } from '../support/seeded-house.ts';
import { TEST_PASSWORD } from '../support/seeded-house.ts';
import { PUBLIC_URL } from './place.ts';

/** A browser that shows our page and whose requests go to that node (or proxy); with the cookies of another, where given. */
export function browserAt(origin: string, start?: Pick<Caller, 'cookies' | 'csrfToken'>): Caller {
  const plain = createCaller(origin, start);
  const asOurPage = (options: CallOptions = {}): CallOptions => ({
    ...options,
    headers: { origin: PUBLIC_URL, ...options.headers },
  });
  const page: Caller = {
    cookies: plain.cookies,
    cookieHeader: plain.cookieHeader,
    get csrfToken() {
      return plain.csrfToken;
    },
    set csrfToken(token) {
      plain.csrfToken = token;
    },
    get: (path, options) => plain.get(path, asOurPage(options)),
    post: (path, body, options) => plain.post(path, body, asOurPage(options)),
    put: (path, body, options) => plain.put(path, body, asOurPage(options)),
    patch: (path, body, options) => plain.patch(path, body, asOurPage(options)),
    delete: (path, options) => plain.delete(path, asOurPage(options)),
    clone: () => browserAt(origin, page),
  };
  return page;
}

/** Somebody who is signed in, on whichever node. */
export interface Visitor {
  readonly person: Person;
  readonly session: SessionView;
  /** The same browser, asking that node. */
  at(origin: string): Caller;
}

/** Signs in at that node; the session is in force on all. */
export async function signInAt(origin: string, person: Person): Promise<Visitor> {
  const caller = browserAt(origin);
  const { hospitalCode, email } = person;
  const { status, body } = await caller.post('/api/v1/sign-in', { hospitalCode, email, password: TEST_PASSWORD });
  if (status !== 200) throw new Error(`${email} was answered ${status} ${JSON.stringify(body)}.`);
  const answer = signInAnswer.parse(body);
  if (answer.step !== 'signed-in') throw new Error(`${email} was asked for a second factor.`);
  caller.csrfToken = answer.session.csrfToken;
  return { person, session: answer.session, at: (other) => browserAt(other, caller) };
}

/** A page as far as sockets see it: what it was told, and when. */
export interface Listener {
  readonly socket: Socket<ServerToClient, ClientToServer>;
  /** Every envelope told, in order of arrival, with the instant by the monotonic clock. */
  readonly told: readonly { readonly envelope: Envelope; readonly at: number }[];
  /** The numbers told of that stream, in order of arrival. */
  numbers(stream: Stream): number[];
  /** Why it was cut off; `null` while it is not. */
  closed(): string | null;
  subscribe(stream: Stream, since?: number | null): Promise<SubscribeAnswer>;
  close(): void;
}

/** Opens a socket at that node; rejects where it is refused. */
export function listenAt(origin: string, visitor: Visitor): Promise<Listener> {
  const socket: Socket<ServerToClient, ClientToServer> = io(origin, {
    transports: ['websocket'],
    reconnection: false,
    forceNew: true,
    extraHeaders: { origin: PUBLIC_URL, cookie: visitor.at(origin).cookieHeader() },
  });
  const told: { envelope: Envelope; at: number }[] = [];
  let reason: string | null = null;
  socket.onAny((_name: string, envelope: Envelope) => {
    if (typeof envelope === 'object' && 'seq' in envelope) told.push({ envelope, at: performance.now() });
  });
  socket.on('disconnect', (why) => {
    reason = why;
  });
  const listener: Listener = {
    socket,
    told,
    numbers: (stream) =>
      told.filter(({ envelope }) => envelope.stream === streamName(stream)).map(({ envelope }) => envelope.seq),
    closed: () => reason,
    subscribe: (stream, since = null) => socket.timeout(8_000).emitWithAck('subscribe', { stream, since }),
    close: () => void socket.disconnect(),
  };
  return new Promise((resolve, reject) => {
    socket.once('connect', () => resolve(listener));
    socket.once('connect_error', (error) => {
      socket.disconnect();
      reject(error);
    });
  });
}

/** Subscribes and answers where the stream stands; throws where it is refused. */
export async function follow(listener: Listener, stream: Stream): Promise<number> {
  const answer = await listener.subscribe(stream);
  if (!answer.ok || 'resync' in answer) throw new Error(`${streamName(stream)} was refused: ${JSON.stringify(answer)}`);
  return answer.seq;
}
