import { LRUCache } from 'lru-cache';
import { callerId } from '../access/actor.ts';
import type { Services } from '../services.ts';
import { CLOSED_TO_RESYNC } from './back-pressure.ts';
import type { Connection, Connections, LiveSession } from './connections.ts';
import { unsettle } from './connections.ts';
import type { Limits } from './limits.ts';
import type { Subscriptions } from './subscriptions.ts';
import { goneWithin, webSocketOf } from './wire.ts';

export interface ClosingDeps {
  readonly services: Services;
  readonly connections: Connections;
  readonly subscriptions: Subscriptions;
  readonly limits: Limits;
}

const MARKS_REMEMBERED = 10_000;
const sessionMark = (id: string) => `s/${id}`;
const personMark = (hospitalId: string, staffId: string) => `p/${hospitalId}/${staffId}`;
const hospitalMark = (hospitalId: string) => `h/${hospitalId}`;

/** Ends, locks and re-examines what is connected to this node. */
export interface Closing {
  closeSession(sessionId: string): void;
  closePerson(hospitalId: string, staffId: string): void;
  closeHospital(hospitalId: string): void;
  lockSession(sessionId: string): void;
  recheckPerson(hospitalId: string, staffId: string): void;
  /**
   * Asks the session now and does what follows: closes it, silences it, or leaves what it may not hear any more.
   * `lastWords` tells one that is over what was said to it itself and has not arrived; it hears nothing else meanwhile.
   */
  settle(session: LiveSession, lastWords?: () => Promise<void>): Promise<void>;
  /** Whether what was asked of the session before `askedAt` may be out of date by now. */
  wasTouchedSince(session: LiveSession, askedAt: number): boolean;
  /** Cuts off a listener that does not keep up; it comes back and loads afresh. */
  cutOff(connection: Connection): void;
  /** Lets go of a client that may come back at once (this node stops). Resolves when it is gone. */
  goAway(connection: Connection): Promise<void>;
}

export function createClosing({ services, connections, subscriptions, limits }: ClosingDeps): Closing {
  // A socket may be on its way in while its session ends: it was admitted, and is not there to be closed yet.
  const touched = new LRUCache<string, number>({ max: MARKS_REMEMBERED });
  const unexpected = (error: unknown) => services.log.error('A socket could not be closed.', { error });
  const mark = (key: string) => touched.set(key, performance.now());

  function close(session: LiveSession): void {
    unsettle(session);
    for (const connection of [...session.connections]) {
      goneWithin(limits.goneWithinMs, connection.socket.conn).catch(unexpected);
      connection.socket.disconnect(true);
    }
  }

  function closeWithCode(connection: Connection, code: number, reason: string): Promise<void> {
    subscriptions.leaveAllButOwn(connection);
    const gone = goneWithin(limits.goneWithinMs, connection.socket.conn);
    const raw = webSocketOf(connection.socket.conn);
    if (raw === null) connection.socket.disconnect(true);
    else raw.close(code, reason);
    return gone;
  }

  async function settle(session: LiveSession, lastWords?: () => Promise<void>): Promise<void> {
    const found = await connections.refresh(session);
    if (found === null) {
      for (const connection of session.connections) subscriptions.leaveAllButOwn(connection);
      try {
        await lastWords?.();
      } finally {
        close(session);
      }
      return;
    }
    if (found.isLocked) {
      for (const connection of session.connections) subscriptions.leaveAllButOwn(connection);
      return;
    }
    const { generation } = session;
    if (session.settledGeneration === generation) return;
    for (const connection of [...session.connections]) await subscriptions.askAgain(connection, found);
    session.settledGeneration = generation;
  }

  const closing: Closing = {
    closeSession(sessionId) {
      mark(sessionMark(sessionId));
      const session = connections.session(sessionId);
      if (session !== undefined) close(session);
    },
    closePerson(hospitalId, staffId) {
      mark(personMark(hospitalId, staffId));
      for (const session of connections.sessionsOf(hospitalId, staffId)) close(session);
    },
    closeHospital(hospitalId) {
      mark(hospitalMark(hospitalId));
      for (const session of [...connections.sessions()]) {
        if (session.found.tenant.id === hospitalId) close(session);
      }
    },
    lockSession(sessionId) {
      mark(sessionMark(sessionId));
      const session = connections.session(sessionId);
      if (session === undefined) return;
      unsettle(session);
      session.found = { ...session.found, isLocked: true };
      const evicted = [...session.connections];
      for (const connection of evicted) subscriptions.leaveAllButOwn(connection);
      // A Redis that was frozen hands over old news: who was unlocked since must not stay deaf without knowing it.
      connections.refresh(session).then((found) => {
        if (found?.isLocked === false) for (const connection of evicted) closing.cutOff(connection);
      }, unexpected);
    },
    recheckPerson(hospitalId, staffId) {
      mark(personMark(hospitalId, staffId));
      for (const session of connections.sessionsOf(hospitalId, staffId)) {
        unsettle(session);
        settle(session).catch((error: unknown) => {
          // The sweep takes it up again: nothing is longer unasked than what never was.
          services.log.error('Rights could not be asked again.', { sessionId: session.id, hospitalId, error });
        });
      }
    },
    settle,
    wasTouchedSince({ id, found: { actor } }, askedAt) {
      const keys = [sessionMark(id), personMark(actor.hospitalId, callerId(actor)), hospitalMark(actor.hospitalId)];
      return keys.some((key) => (touched.get(key) ?? -Infinity) >= askedAt);
    },
    cutOff(connection) {
      closeWithCode(connection, CLOSED_TO_RESYNC.code, CLOSED_TO_RESYNC.reason).catch(unexpected);
    },
    // 1012: service restart (IANA WebSocket close codes).
    goAway: (connection) => closeWithCode(connection, 1012, 'restart'),
  };
  return closing;
}
