import { randomUUID } from 'node:crypto';
import type { z } from 'zod';
import { subscribe, unsubscribe } from '../../shared/events/envelope.ts';
import { callerId } from '../access/actor.ts';
import { runInContext } from '../access/context.ts';
import { parseInput } from '../http/parse-input.ts';
import { ProblemError, refuse, toProblem } from '../http/problem-error.ts';
import type { Services } from '../services.ts';
import type { Connection, Connections } from './connections.ts';
import type { Limits } from './limits.ts';
import type { Subscriptions } from './subscriptions.ts';
import { bucketsBy, take } from './token-bucket.ts';

/** Something a client may say. There is no other way to listen to one. */
interface ClientEvent<Input> {
  readonly schema: z.ZodType<Input>;
  /** A locked session may say it. */
  readonly whenLocked?: 'allowed';
  handle(connection: Connection, input: Input): Promise<unknown>;
}

/** By name. */
export type ClientEvents = Readonly<Record<string, ClientEvent<unknown>>>;

/** What it is handed was parsed by its own schema. */
export const clientEvent = <Input>(event: ClientEvent<Input>) => event as ClientEvent<unknown>;

export interface Refusals {
  /** Messages without a way to answer, which are dropped. */
  unanswerable: number;
  unknown: number;
  limited: number;
}

export interface ClientEventDeps {
  readonly services: Services;
  readonly connections: Connections;
  readonly subscriptions: Subscriptions;
  readonly signals: ClientEvents;
  readonly limits: Limits;
  /** Closes every socket of a session that turns out to be over. */
  readonly onSessionOver: (connection: Connection) => void;
}

type Answer = (result: unknown) => void;
const isAnswer = (value: unknown): value is Answer => typeof value === 'function';

/** The one wrapper of everything a client says: answerable, within limits, in force, well-formed, in time, never a crash. */
export function createClientEvents(deps: ClientEventDeps) {
  const { services, connections, subscriptions, signals, limits } = deps;
  const people = bucketsBy(limits.person);
  const hospitals = bucketsBy(limits.hospital);
  const refusals: Refusals = { unanswerable: 0, unknown: 0, limited: 0 };
  const events: ClientEvents = {
    ...signals,
    subscribe: clientEvent({
      schema: subscribe,
      handle: (connection, input) => subscriptions.subscribe(connection, input),
    }),
    unsubscribe: clientEvent({
      schema: unsubscribe,
      whenLocked: 'allowed',
      handle(connection, { stream }) {
        subscriptions.unsubscribe(connection, stream);
        return Promise.resolve({ ok: true });
      },
    }),
  };

  function takeOne(connection: Connection): void {
    const { actor } = connection.session.found;
    const { hospitalId } = actor;
    const wait =
      take(connection.bucket, limits.connection) ||
      people.take(`${hospitalId}/${callerId(actor)}`) ||
      hospitals.take(hospitalId) ||
      (connection.waiting >= limits.waitingPerConnection ? 1 : 0);
    if (wait === 0) return;
    refusals.limited += 1;
    throw refuse('rate-limited', { retryAfter: wait });
  }

  async function perform(connection: Connection, event: ClientEvent<unknown>, args: unknown[], requestId: string) {
    if (args.length !== 1) {
      throw refuse('invalid-input', {
        errors: [{ pointer: '/data', message: 'One argument is expected.', code: 'custom' }],
      });
    }
    const { data } = parseInput({ data: event.schema }, { data: args[0] });
    const found = await connections.current(connection.session);
    if (found === null) {
      deps.onSessionOver(connection);
      throw refuse('not-signed-in');
    }
    if (found.isLocked && event.whenLocked !== 'allowed') throw refuse('session-locked');
    const { actor, tenant } = found;
    return runInContext({ requestId, actor, tenant, services }, () => event.handle(connection, data));
  }

  function refused(connection: Connection, name: string, requestId: string, error: unknown) {
    if (!(error instanceof ProblemError)) {
      const { actor } = connection.session.found;
      const who = { hospitalId: actor.hospitalId, userId: callerId(actor) };
      services.log.error('A socket event failed.', { requestId, event: name, ...who, error });
    }
    return { ok: false, problem: toProblem(error, requestId) };
  }

  /** Answers when it is done, or that it takes too long. It is waited for even then: the next one must find it done. */
  async function answerInTime(
    connection: Connection,
    name: string,
    answer: Answer,
    work: (id: string) => Promise<unknown>,
  ) {
    const requestId = randomUUID();
    const timer = setTimeout(
      () => answer(refused(connection, name, requestId, refuse('unavailable', { retryAfter: 1 }))),
      limits.answerWithinMs,
    );
    try {
      answer(await work(requestId));
    } catch (error) {
      answer(refused(connection, name, requestId, error));
    } finally {
      clearTimeout(timer);
    }
  }

  /** Takes what came: a name, what goes with it, and last the way to answer. Never throws. */
  function receive(connection: Connection, name: unknown, said: unknown[]): void {
    const answer = said.at(-1);
    if (typeof name !== 'string' || !isAnswer(answer)) {
      refusals.unanswerable += 1;
      return;
    }
    const event = Object.hasOwn(events, name) ? events[name] : undefined;
    const label = event === undefined ? 'unknown' : name;
    try {
      takeOne(connection);
      if (event === undefined) {
        refusals.unknown += 1;
        throw refuse('not-found');
      }
    } catch (error) {
      answer(refused(connection, label, randomUUID(), error));
      return;
    }
    const args = said.slice(0, -1);
    connection.waiting += 1;
    connection.working = connection.working
      .then(() => answerInTime(connection, label, answer, (id) => perform(connection, event, args, id)))
      .catch((error: unknown) => services.log.error('A socket event could not be answered.', { event: label, error }))
      .finally(() => {
        connection.waiting -= 1;
      });
  }

  return { receive, refusals };
}
