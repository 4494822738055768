import type { Stream } from '../../shared/events/streams.ts';
import type { Caller } from '../access/actor.ts';
import { callerId, isPerson, sessionKey } from '../access/actor.ts';
import type { Authenticated, Authenticator } from '../http/authenticator.ts';
import type { Form } from './forms.ts';
import type { Limits } from './limits.ts';
import type { Bucket } from './token-bucket.ts';
import { newBucket } from './token-bucket.ts';
import type { WardSocket } from './wire.ts';

/** A stream that a connection hears, and in which form. */
interface Heard {
  readonly stream: Stream;
  readonly form: Form;
}

/** One open socket of a person's session, or of a screen on a wall. */
export interface Connection {
  readonly socket: WardSocket;
  readonly session: LiveSession;
  /** What it hears, by the stream's name. */
  readonly streams: Map<string, Heard>;
  readonly bucket: Bucket;
  /** The work in hand; the next event of this connection waits for it, so that they take effect in the order sent. */
  working: Promise<void>;
  waiting: number;
  /** Since when something lies in its send buffer, by the monotonic clock; `null`: nothing does. */
  bufferedSince: number | null;
}

/** A session, or a screen's pairing, with at least one open socket on this node. */
export interface LiveSession {
  readonly id: string;
  /** What the authenticator said last. */
  found: Authenticated;
  /** When it said so, by the monotonic clock. */
  checkedAt: number;
  /**
   * Counts up whenever what the session may do has, or may have, changed. What was decided under one number is not acted
   * on under the next.
   */
  generation: number;
  /** The generation in which every stream's right was asked. */
  settledGeneration: number;
  checking: Promise<Authenticated | null> | null;
  readonly connections: Set<Connection>;
}

/** How long an answer about an unlocked session in force may be believed. A refusal is always asked again. */
const BELIEVED_FOR_MS = 1_000;
/** In place of when it was asked: it changed since, and what anyone remembers of it does not count. */
const UNSETTLED = -Infinity;
const TRIES = 5;

export interface Connections {
  add(socket: WardSocket, found: Authenticated, checkedAt: number): Connection;
  remove(connection: Connection): void;
  all(): Iterable<Connection>;
  sessions(): Iterable<LiveSession>;
  session(id: string): LiveSession | undefined;
  sessionsOf(hospitalId: string, staffId: string): readonly LiveSession[];
  countOf(actor: Caller): number;
  size(): { readonly sockets: number; readonly sessions: number };
  /** The session as it is, from memory where that is fresh. */
  current(session: LiveSession): Promise<Authenticated | null>;
  /** The session as it is, asked now. */
  refresh(session: LiveSession): Promise<Authenticated | null>;
}

const personKey = (hospitalId: string, staffId: string) => `${hospitalId}/${staffId}`;
const keyOf = (actor: Caller) => personKey(actor.hospitalId, callerId(actor));

/** What was known of the session holds no longer: decisions under way start over. */
export function unsettle(session: LiveSession): void {
  session.generation += 1;
  session.checkedAt = UNSETTLED;
}

/** All that what somebody may hear hangs on, as one text. */
const rightsKey = (actor: Caller): string =>
  JSON.stringify([
    actor.kind,
    [...actor.permissions].sort(),
    isPerson(actor) ? [actor.roles, actor.wardIds === null ? null : [...actor.wardIds].sort()] : actor.wardId,
  ]);

/** Who is connected to this node, and what is known of their sessions. */
export function createConnections(authenticator: Pick<Authenticator, 'recheck'>, limits: Limits): Connections {
  const sessions = new Map<string, LiveSession>();
  const people = new Map<string, Set<LiveSession>>();
  let sockets = 0;

  function liveSession(found: Authenticated, checkedAt: number): LiveSession {
    const id = sessionKey(found.actor);
    const known = sessions.get(id);
    if (known !== undefined) return known;
    const session: LiveSession = {
      id,
      found,
      checkedAt,
      generation: 0,
      settledGeneration: 0,
      checking: null,
      connections: new Set(),
    };
    sessions.set(session.id, session);
    const key = keyOf(found.actor);
    people.set(key, (people.get(key) ?? new Set()).add(session));
    return session;
  }

  async function ask(session: LiveSession): Promise<Authenticated | null> {
    for (let attempt = 1; ; attempt += 1) {
      const { generation } = session;
      const found = await authenticator.recheck(session.found.actor, session.checkedAt === UNSETTLED);
      // Asked before the change that came meanwhile: the answer may be the old one.
      if (session.generation !== generation && attempt < TRIES) continue;
      if (found === null) return null;
      if (rightsKey(session.found.actor) !== rightsKey(found.actor)) session.generation += 1;
      session.found = found;
      session.checkedAt = performance.now();
      return found;
    }
  }

  const connections: Connections = {
    add(socket, found, checkedAt) {
      const session = liveSession(found, checkedAt);
      const connection: Connection = {
        socket,
        session,
        streams: new Map(),
        bucket: newBucket(limits.connection),
        working: Promise.resolve(),
        waiting: 0,
        bufferedSince: null,
      };
      session.connections.add(connection);
      sockets += 1;
      return connection;
    },
    remove(connection) {
      const { session } = connection;
      if (!session.connections.delete(connection)) return;
      sockets -= 1;
      if (session.connections.size > 0) return;
      sessions.delete(session.id);
      const key = keyOf(session.found.actor);
      const ofPerson = people.get(key);
      ofPerson?.delete(session);
      if (ofPerson?.size === 0) people.delete(key);
    },
    *all() {
      for (const session of sessions.values()) yield* session.connections;
    },
    sessions: () => sessions.values(),
    session: (id) => sessions.get(id),
    sessionsOf: (hospitalId, staffId) => [...(people.get(personKey(hospitalId, staffId)) ?? [])],
    countOf: (actor) => {
      let count = 0;
      for (const session of people.get(keyOf(actor)) ?? []) count += session.connections.size;
      return count;
    },
    size: () => ({ sockets, sessions: sessions.size }),
    async current(session) {
      const isFresh = performance.now() - session.checkedAt < BELIEVED_FOR_MS;
      return isFresh && !session.found.isLocked ? session.found : connections.refresh(session);
    },
    refresh(session) {
      session.checking ??= ask(session).finally(() => {
        session.checking = null;
      });
      return session.checking;
    },
  };
  return connections;
}
