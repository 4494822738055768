import { randomUUID } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import type { Subscribe, SubscribeAnswer } from '../../shared/events/envelope.ts';
import type { Room } from '../../shared/events/rooms.ts';
import { partsRoomOf, roomOf } from '../../shared/events/rooms.ts';
import type { Stream, StreamKind } from '../../shared/events/streams.ts';
import { stream as streamSchema, streamName } from '../../shared/events/streams.ts';
import type { HospitalId } from '../../shared/types/ids.ts';
import type { Caller, KioskActor } from '../access/actor.ts';
import { isPerson } from '../access/actor.ts';
import { kiosk, person, runAsSystem, runInContext } from '../access/context.ts';
import type { Authenticated } from '../http/authenticator.ts';
import { ProblemError, refuse } from '../http/problem-error.ts';
import type { Services } from '../services.ts';
import { catchUp } from './catch-up.ts';
import type { Connection, Connections } from './connections.ts';
import { createFollowedNotes } from './followed.ts';
import type { Form, Forms } from './forms.ts';
import type { Limits } from './limits.ts';
import type { Positions } from './positions.ts';
import type { Part, StreamRight } from './stream-rights.ts';

export interface SubscriptionDeps {
  readonly services: Services;
  readonly connections: Connections;
  readonly streamRights: readonly StreamRight[];
  readonly limits: Limits;
  readonly positions: Positions;
  readonly forms: Forms;
}

export interface Subscriptions {
  /** Throws `not-found` for a stream that is not there or not theirs to hear, `session-locked`, `not-signed-in`. */
  subscribe(connection: Connection, input: Subscribe): Promise<SubscribeAnswer>;
  unsubscribe(connection: Connection, stream: Stream): void;
  /** Puts a new connection into the room of its person, or of its screen. */
  hearOwn(connection: Connection): void;
  /** Asks every right again, leaves what may not be heard any more, and hears in part what may be heard in part. */
  askAgain(connection: Connection, found: Authenticated): Promise<void>;
  /** Asks everyone on this node who hears that stream whether they still may: what it is about may be elsewhere now. */
  askEveryone(hospitalId: HospitalId, stream: Stream): void;
  /** Leaves every stream but the person's own, through which a locked screen learns its fate. */
  leaveAllButOwn(connection: Connection): void;
}

/** A person's own stream is theirs alone; no module needs to say so. */
const ownRight: StreamRight = {
  kind: 'person',
  mayHear: (stream) => Promise.resolve(stream.kind === 'person' && stream.id === person().userId),
};

/** So is what a screen on a wall is told about itself. */
const screenRight: StreamRight = {
  kind: 'screen',
  mayHear: (stream) => Promise.resolve(stream.kind === 'screen' && stream.id === kiosk().screenId),
};

/** Of the streams there are, those a screen on a wall may ask for, whatever the modules' rights say. */
const isOnWall = ({ wardId, screenId }: KioskActor, stream: Stream): boolean =>
  stream.kind === 'ward' ? stream.id === wardId : stream.kind === 'screen' && stream.id === screenId;

/** What is told to this caller alone. */
export const ownStream = (actor: Caller): Stream =>
  isPerson(actor) ? { kind: 'person', id: actor.userId } : { kind: 'screen', id: actor.screenId };

const TRIES = 5;
const STREAMS_REMEMBERED = 10_000;

/** Every kind of stream with who may hear it. Throws where a kind has none or two: the house does not open then. */
export function rightsByKind(given: readonly StreamRight[]): ReadonlyMap<StreamKind, StreamRight> {
  const rights = new Map<StreamKind, StreamRight>();
  for (const right of [ownRight, screenRight, ...given]) {
    if (rights.has(right.kind)) throw new Error(`Two rights speak of ${right.kind} streams.`);
    rights.set(right.kind, right);
  }
  for (const { shape } of streamSchema.options) {
    const kind = shape.kind.value;
    if (!rights.has(kind)) throw new Error(`Nobody says who may hear ${kind} streams.`);
  }
  return rights;
}

/** Joins and leaves rooms, by rights alone. */
export function createSubscriptions(deps: SubscriptionDeps): Subscriptions {
  const { services, connections, limits, positions, forms } = deps;
  const rights = rightsByKind(deps.streamRights);
  const followed = createFollowedNotes();
  // Somebody may be on their way into a room while it changes who may be there.
  const asked = new LRUCache<Room, number>({ max: STREAMS_REMEMBERED });

  const isOwn = (connection: Connection, stream: Stream): boolean =>
    streamName(stream) === streamName(ownStream(connection.session.found.actor));

  async function mayHear({ actor, tenant }: Authenticated, stream: Stream): Promise<boolean | Part> {
    const right = rights.get(stream.kind);
    if (right === undefined) return false;
    // Its pairing names the one ward it hears; no policy has a scope for it that a module could ask.
    if (actor.kind === 'kiosk') return isOnWall(actor, stream);
    try {
      return await runInContext({ requestId: randomUUID(), actor, tenant, services }, () => right.mayHear(stream));
    } catch (error) {
      if (error instanceof ProblemError && (error.kind === 'not-found' || error.kind === 'not-allowed')) return false;
      throw error;
    }
  }

  function join(connection: Connection, stream: Stream, may: true | Part): Form {
    const { actor, tenant } = connection.session.found;
    const form = forms.formFor(actor, stream, may === true ? null : may);
    const before = connection.streams.get(streamName(stream))?.form;
    if (before?.room === form.room) return before;
    const told = before === undefined ? null : positions.toldUpTo(before.room);
    if (before !== undefined) exit(connection, stream, before);
    connection.streams.set(streamName(stream), { stream, form });
    positions.opened(form.room, tenant.id, stream);
    forms.opened(tenant.id, stream, form);
    // Both adapters we use join before they return, so an event published from now on reaches this socket.
    const joined = connection.socket.join(may === true ? form.room : [form.room, partsRoomOf(tenant.id, stream)]);
    if (joined instanceof Promise) throw new Error('This adapter joins rooms too late.');
    // What got lost on its way to the room they come from is told to this one.
    if (told !== null) positions.heardUpTo(form.room, told);
    return form;
  }

  function exit({ session, socket }: Connection, stream: Stream, { room }: Form): void {
    for (const one of [room, partsRoomOf(session.found.tenant.id, stream)]) {
      const left = socket.leave(one);
      if (left instanceof Promise) throw new Error('This adapter leaves rooms too late.');
    }
  }

  function leave(connection: Connection, stream: Stream): void {
    const heard = connection.streams.get(streamName(stream));
    if (heard === undefined || isOwn(connection, stream)) return;
    connection.streams.delete(streamName(stream));
    exit(connection, stream, heard.form);
  }

  /** Asks again whether they hear the stream that they are in, and how much of it. */
  async function askOne(connection: Connection, found: Authenticated, stream: Stream): Promise<void> {
    const room = roomOf(found.tenant.id, stream);
    const askedBefore = asked.get(room);
    const may = await mayHear(found, stream);
    if (may === false) leave(connection, stream);
    // Asked again meanwhile: that answer is the newer. Left meanwhile: so it stays.
    else if (asked.get(room) === askedBefore && connection.streams.has(streamName(stream)))
      join(connection, stream, may);
  }

  /** Joins once the right is granted by the rights of this very moment. */
  async function joinByRight(connection: Connection, stream: Stream): Promise<{ found: Authenticated; form: Form }> {
    const { session } = connection;
    for (let attempt = 1; attempt <= TRIES; attempt += 1) {
      const { generation } = session;
      const room = roomOf(session.found.tenant.id, stream);
      const askedBefore = asked.get(room);
      const found = await connections.current(session);
      if (found === null) throw refuse('not-signed-in');
      if (found.isLocked) throw refuse('session-locked');
      const may = await mayHear(found, stream);
      if (may === false) {
        // What is believed of a session is a moment old: who was told that they belong somewhere now must be let in.
        await connections.refresh(session);
        if (session.generation !== generation) continue;
        throw refuse('not-found');
      }
      // Before it is in the room: what cannot be journalled is not told.
      await followed.note(session.id, stream);
      if (!connection.socket.connected) throw refuse('not-signed-in');
      // Nothing is awaited between this look and the joining. A change after it finds the stream on the connection.
      if (session.generation === generation && asked.get(room) === askedBefore) {
        return { found, form: join(connection, stream, may) };
      }
    }
    throw refuse('unavailable');
  }

  return {
    async subscribe(connection, { stream, since }) {
      const isNew = !connection.streams.has(streamName(stream));
      if (isNew && connection.streams.size >= limits.streamsPerConnection) {
        throw refuse('state-refused', { detail: 'This connection hears too many streams.' });
      }
      // First the room, then the reading: what happens in between comes twice and is told apart by its number.
      const { found, form } = await joinByRight(connection, stream);
      // While it is read what they missed they may come to hear more of it, or less.
      const inForce = (): Form => connection.streams.get(streamName(stream))?.form ?? form;
      // It has what the room has, and what follows is told to the room: nothing to look up when everyone comes back at once.
      if (since !== null && positions.toldUpTo(form.room) === since) return { ok: true, seq: since, missed: [] };
      try {
        const answer = await runAsSystem(services, found.tenant, 'catch up a listener', () =>
          catchUp(stream, since, limits, (envelope) => inForce().of(envelope)),
        );
        if ('seq' in answer) positions.heardUpTo(inForce().room, answer.seq);
        else leave(connection, stream);
        return answer;
      } catch (error) {
        leave(connection, stream);
        throw error;
      }
    },
    unsubscribe: leave,
    hearOwn(connection) {
      join(connection, ownStream(connection.session.found.actor), true);
    },
    async askAgain(connection, found) {
      for (const { stream } of [...connection.streams.values()]) await askOne(connection, found, stream);
    },
    askEveryone(hospitalId, stream) {
      const room = roomOf(hospitalId, stream);
      asked.set(room, (asked.get(room) ?? 0) + 1);
      for (const connection of [...connections.all()]) {
        const { found } = connection.session;
        if (found.tenant.id !== hospitalId || !connection.streams.has(streamName(stream))) continue;
        askOne(connection, found, stream).catch((error: unknown) => {
          // Who cannot be asked hears nothing; the screen asks to come back, and is asked then.
          leave(connection, stream);
          services.log.error('A right could not be asked again.', { hospitalId, error });
        });
      }
    },
    leaveAllButOwn(connection) {
      for (const { stream } of [...connection.streams.values()]) leave(connection, stream);
    },
  };
}
