import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { signInAnswer } from '../../../shared/schemas/sign-in.ts';
import { createCaller } from '../../support/caller.ts';
import type { Person } from '../../support/seeded-house.ts';
import { TEST_PASSWORD } from '../../support/seeded-house.ts';
import type { Line } from '../chat-crowd.ts';
import type { Asked, Effect, History } from './history.ts';

/** What somebody wants done. */
export interface Wish {
  readonly what: string;
  readonly method?: Asked['method'];
  readonly path: string;
  readonly body?: unknown;
  /** Sent as they are instead of a body of JSON. */
  readonly bytes?: Uint8Array;
  /** Another body that would do something else, where one is to be tried under the same key. */
  readonly otherBody?: unknown;
  /** `false`: the request says itself that it happens once, and carries no key. */
  readonly isKeyed?: boolean;
  /** What the journal then says, by what was answered. */
  readonly effects: (answer: unknown) => readonly Effect[];
}

/** How a client’s line behaves; of 0 to 1. */
export interface Habits {
  readonly sendsTwice: number;
  readonly reusesKey: number;
}

/** Somebody at a device: signed in, for as long as it takes, and sending until it is answered. */
export interface Client {
  readonly name: string;
  readonly person: Person;
  /** Asks for it, with the same key until an answer says whether it was done. */
  perform(wish: Wish): Promise<Asked>;
  /** Reads until it is answered; `null` where that is not to be seen. */
  read(path: string): Promise<unknown>;
  /** For a socket: the cookies as they are now. */
  cookies(): string;
  /** Signs in anew where the session is over. */
  renew(): Promise<void>;
  /** What is under way gets no answer. */
  cut(): void;
  goOffline(): void;
  comeBack(): void;
  readonly isOffline: () => boolean;
}

interface Answer {
  readonly status: number;
  readonly body: unknown;
}

const AGAIN_MS = 40;
const PATIENCE_MS = 20_000;
const UNAUTHENTICATED = 401;
const KEY_REUSED = 422;
/** It was done, but who asks has lost a right since, and is not told again what it was. */
const DONE_UNTOLD = /This was done\./u;

export interface ClientDeps {
  readonly name: string;
  readonly person: Person;
  readonly line: Line;
  readonly history: History;
  readonly random: () => number;
  readonly habits: Habits;
  /** Nothing is asked any more: what is under way ends as it is. */
  readonly signal: AbortSignal;
}

export function createClient({ name, person, line, history, random, habits, signal }: ClientDeps): Client {
  let caller = createCaller(line.origin);
  let signingIn: Promise<void> | null = null;
  /** What waits for an answer. `AbortSignal.any` forgets signals that nothing else holds (Node 20), so each has its own. */
  const underWay = new Set<AbortController>();
  const cutAll = () => {
    for (const one of underWay) one.abort();
  };
  let online: Promise<void> = Promise.resolve();
  let openLine = (): void => undefined;
  let isOffline = false;

  const isOver = new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
  const ready = async (): Promise<void> => {
    await Promise.race([online.then(() => line.up), isOver]);
    signal.throwIfAborted();
  };

  async function signIn(): Promise<void> {
    for (;;) {
      await ready();
      const fresh = createCaller(line.origin);
      const { hospitalCode, email } = person;
      const sent = fresh.post('/api/v1/sign-in', { hospitalCode, email, password: TEST_PASSWORD });
      const answer = await Promise.race([sent.catch(() => null), pause(PATIENCE_MS, null, { ref: false })]);
      if (answer?.status === 200) {
        const said = signInAnswer.parse(answer.body);
        if (said.step !== 'signed-in') throw new Error(`${email} was asked for a second factor.`);
        fresh.csrfToken = said.session.csrfToken;
        caller = fresh;
        return;
      }
      if (answer !== null && answer.status < 500 && answer.status !== 429)
        throw new Error(`${email} could not sign in: ${answer.status} ${JSON.stringify(answer.body)}`);
      await pause(AGAIN_MS);
    }
  }
  const renew = (): Promise<void> =>
    (signingIn ??= signIn().finally(() => {
      signingIn = null;
    }));

  async function send(method: string, path: string, wish?: Wish, key: string | null = null): Promise<Answer | null> {
    if (caller.cookies.size === 0) await renew();
    const { body, bytes } = wish ?? {};
    const waiting = new AbortController();
    underWay.add(waiting);
    const patience = setTimeout(() => waiting.abort(), PATIENCE_MS);
    try {
      const response = await fetch(`${line.origin}${path}`, {
        method,
        headers: {
          cookie: caller.cookieHeader(),
          ...(method === 'GET' ? {} : { origin: line.origin, 'x-csrf-token': caller.csrfToken ?? '' }),
          ...(key === null ? {} : { 'idempotency-key': key }),
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...(bytes === undefined ? {} : { 'content-type': 'application/octet-stream' }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        ...(bytes === undefined ? {} : { body: Buffer.from(bytes) }),
        signal: waiting.signal,
      });
      return { status: response.status, body: await response.json() };
    } catch {
      // Cut by us, or the house is gone.
      return null;
    } finally {
      clearTimeout(patience);
      underWay.delete(waiting);
    }
  }

  async function perform(wish: Wish): Promise<Asked> {
    const { method = 'POST', isKeyed = true } = wish;
    const { what, path } = wish;
    const { hospitalCode, id: staffId } = person;
    const key = isKeyed ? randomUUID() : null;
    const body = wish.body ?? null;
    const asked = history.begin({ hospitalCode, client: name, staffId, what, method, path, key, body });
    const isTwice = key !== null && random() < habits.sendsTwice;
    const isReused = key !== null && random() < habits.reusesKey;
    while (asked.outcome === 'unknown') {
      await ready();
      const sending = [send(method, path, wish, key), ...(isTwice ? [send(method, path, wish, key)] : [])];
      let isSignedOut = false;
      for (const answer of await Promise.all(sending)) {
        isSignedOut ||= answer?.status === UNAUTHENTICATED;
        note(asked, answer, wish);
      }
      if (isSignedOut) await renew();
      if (asked.outcome === 'unknown') await pause(AGAIN_MS);
    }
    asked.settledAt = history.now();
    if (isReused && asked.outcome === 'done' && wish.otherBody !== undefined) {
      const other = await send(method, path, { ...wish, body: wish.otherBody }, key);
      const isAnswered = other !== null && other.status < 500 && ![429, UNAUTHENTICATED].includes(other.status);
      if (isAnswered && other.status !== KEY_REUSED)
        asked.oddities.push(`another body under its key was answered with ${other.status}`);
    }
    return asked;
  }

  async function read(path: string): Promise<unknown> {
    for (;;) {
      await ready();
      const answer = await send('GET', path);
      if (answer !== null && answer.status < 300) return answer.body;
      if (answer !== null && (answer.status === 403 || answer.status === 404)) return null;
      if (answer?.status === UNAUTHENTICATED) await renew();
      else if (answer !== null && answer.status < 500 && answer.status !== 429)
        throw new Error(`GET ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
      await pause(AGAIN_MS);
    }
  }

  return {
    name,
    person,
    perform,
    read,
    cookies: () => caller.cookieHeader(),
    renew,
    cut: cutAll,
    goOffline() {
      isOffline = true;
      online = new Promise((resolve) => (openLine = resolve));
      cutAll();
    },
    comeBack() {
      isOffline = false;
      openLine();
    },
    isOffline: () => isOffline,
  };
}

/** Takes an answer down: what it says was done, or refused, or that nobody knows. */
export function note(asked: Asked, answer: Answer | null, { effects }: Pick<Wish, 'effects'>): void {
  asked.answers.push(answer?.status ?? null);
  if (answer === null || answer.status >= 500 || answer.status === 429 || answer.status === UNAUTHENTICATED) return;
  const isDone = answer.status < 300;
  if (!isDone && DONE_UNTOLD.test(JSON.stringify(answer.body))) {
    if (asked.outcome === 'refused') asked.oddities.push('refused and done');
    asked.outcome = 'done';
    return;
  }
  const outcome = isDone ? 'done' : 'refused';
  if (asked.key !== null && asked.outcome !== 'unknown' && asked.outcome !== outcome)
    asked.oddities.push(
      `${asked.outcome} and ${outcome} under one key (${asked.answers.map((one) => one ?? 'nothing').join(', ')})`,
    );
  const isAgain = asked.outcome === 'done' && asked.answer !== null;
  if (isDone && asked.key !== null && isAgain && !isDeepStrictEqual(asked.answer, answer.body))
    asked.oddities.push('acknowledged with two answers under one key');
  if (asked.outcome === 'done') return;
  asked.outcome = outcome;
  asked.answer = answer.body;
  if (isDone) asked.effects = effects(answer.body);
}
