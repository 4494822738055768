import type { Socket } from 'socket.io-client';
import type { ClientToServer, Envelope, ServerToClient, SubscribeAnswer } from '../../../../shared/events/envelope.ts';
import type { Stream } from '../../../../shared/events/streams.ts';
import type { SessionView } from '../../../../shared/schemas/sign-in.ts';
import { api } from '../api/api.ts';
import { NoAnswer } from '../api/failure.ts';
import { heardPagesVersion } from '../pages-version.ts';
import { createStore } from '../store.ts';
import type { ConnectionInput } from './connection.ts';
import { firstConnection, nextConnection } from './connection.ts';
import type { Follower, Following } from './follow.ts';
import { createFollowing } from './follow.ts';

export const connectionStore = createStore(firstConnection(Date.now(), navigator.onLine));

const ASK_PATIENCE_MS = 10_000;

let socket: Socket<ServerToClient, ClientToServer> | null = null;
const followings = new Map<Following, string>();

// As the server's `streamName`; the schema's own module would bring the validator into the first load.
const nameOf = (stream: Stream) => ('id' in stream ? `${stream.kind}:${stream.id}` : stream.kind);

function tell(input: ConnectionInput): void {
  connectionStore.set(nextConnection(connectionStore.get(), input));
}

const now = (type: Exclude<ConnectionInput['type'], 'started'>) => {
  tell({ type, at: Date.now() });
};

const ask = (stream: Stream, since: number | null): Promise<SubscribeAnswer> =>
  new Promise((resolve, reject) => {
    if (socket?.connected !== true) {
      reject(new Error('The line is down.'));
      return;
    }
    socket.timeout(ASK_PATIENCE_MS).emit('subscribe', { stream, since }, (error, answer) => {
      if (error) reject(error);
      else resolve(answer);
    });
  });

const isEnvelope = (value: unknown): value is Envelope =>
  typeof value === 'object' && value !== null && 'stream' in value && 'seq' in value && 'data' in value;

/** Hears what is said to this person's own screens; the server sends it to every line of theirs unasked. */
export type OwnListener = (envelope: Envelope) => void;
let hearOwn: OwnListener = () => undefined;

/** What is told and forgotten, for whoever shows it: none of it has a number, and none is asked for again. */
export interface SignalPort {
  readonly hear: (name: string, value: unknown) => void;
  readonly heardEvent: (envelope: Envelope) => void;
  readonly opened: () => void;
  readonly closed: () => void;
}
let signals: SignalPort | null = null;
export function setSignalPort(port: SignalPort): void {
  signals = port;
}

type SignalName = 'typing' | 'watch-presence';
type Signal<Name extends SignalName> = Parameters<ClientToServer[Name]>;

/** Says it if the line is open; otherwise nobody hears it, then or later. */
export function sendSignal<Name extends SignalName>(name: Name, what: Signal<Name>[0], answer: Signal<Name>[1]): void {
  if (socket?.connected !== true) return;
  // The name and what goes with it agree, which the emitter's types cannot follow.
  const emitter = socket as { emit(name: string, what: unknown, answer: unknown): unknown };
  emitter.emit(name, what, answer);
}

function hear(name: string, value: unknown): void {
  now('heard');
  if (!isEnvelope(value)) {
    signals?.hear(name, value);
    return;
  }
  signals?.heardEvent(value);
  if (value.stream.startsWith('person:')) hearOwn(value);
  for (const [following, name] of followings) if (name === value.stream) following.hear(value);
}

// A refused handshake looks to the socket like a broken line. Asking who we are tells them apart, renews what ran out,
// and ends or locks the screen where the session is over.
let isProbing = false;
async function probe(): Promise<void> {
  if (isProbing) return;
  isProbing = true;
  try {
    await api.get<SessionView>('/session');
  } catch (error) {
    if (error instanceof NoAnswer) now('probe-failed');
  } finally {
    isProbing = false;
  }
}

function catchUpAll(): void {
  for (const following of followings.keys()) void following.catchUp();
}

/** Opens the line to the server; answers what closes it. One session, one line. */
export function openLine(onOwn: OwnListener, onOpened: () => void): () => void {
  hearOwn = onOwn;
  tell({ type: 'started', at: Date.now(), isOnline: navigator.onLine });
  const timer = setInterval(() => {
    now('tick');
  }, 1000);
  let isWanted = true;
  let hangUp: () => void = () => undefined;
  // Nobody needs it before they are signed in, so it is no part of the first load.
  const dial = async () => {
    try {
      const { io } = await import('socket.io-client');
      if (isWanted) hangUp = connect(io(LINE), onOpened);
    } catch {
      // The piece could not be loaded: as with any line that does not open, say so and try again.
      now('probe-failed');
      if (isWanted) setTimeout(() => void dial(), REDIAL_MS);
    }
  };
  void dial();
  return () => {
    isWanted = false;
    clearInterval(timer);
    hangUp();
  };
}

const REDIAL_MS = 3000;
const LINE = {
  transports: ['websocket'],
  reconnectionDelay: 500,
  reconnectionDelayMax: 5000,
  forceNew: true,
};

/** Listens on the line; answers what ends that. */
function connect(opened: Socket<ServerToClient, ClientToServer>, onOpened: () => void): () => void {
  socket = opened;
  opened.on('connect', () => {
    now('opened');
    onOpened();
    catchUpAll();
    signals?.opened();
  });
  opened.on('disconnect', (reason) => {
    now('closed');
    signals?.closed();
    void probe();
    // Socket.IO does not come back by itself when the server closed the line.
    if (reason === 'io server disconnect') setTimeout(() => opened === socket && opened.connect(), 1000);
  });
  opened.on('connect_error', () => {
    void probe();
    if (!opened.active) setTimeout(() => opened === socket && opened.connect(), 2000);
  });
  opened.onAny(hear);
  opened.on('heartbeat', (_at, pagesVersion) => {
    heardPagesVersion(pagesVersion);
  });

  const goOnline = () => {
    now('online');
    if (!opened.connected) opened.connect();
  };
  const goOffline = () => {
    now('offline');
  };
  window.addEventListener('online', goOnline);
  window.addEventListener('offline', goOffline);
  return () => {
    window.removeEventListener('online', goOnline);
    window.removeEventListener('offline', goOffline);
    opened.removeAllListeners();
    opened.offAny();
    opened.disconnect();
    if (socket === opened) socket = null;
  };
}

/** Follows a stream until the answered function is called. */
export function follow(follower: Follower): () => void {
  const following = createFollowing(follower, ask);
  const name = nameOf(follower.stream);
  followings.set(following, name);
  if (socket?.connected === true) void following.catchUp();
  return () => {
    following.stop();
    followings.delete(following);
    const isFollowedElsewhere = [...followings.values()].includes(name);
    if (!isFollowedElsewhere && socket?.connected === true) {
      socket.emit('unsubscribe', { stream: follower.stream }, () => undefined);
    }
  };
}
