import { randomUUID } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import type { Request, Response } from 'express';
import type { Caller as CallingActor } from '../access/actor.ts';
import { callerId, isPerson } from '../access/actor.ts';
import { runInContext } from '../access/context.ts';
import type { Config } from '../config/config.ts';
import type { Tenant } from '../db/tenant.ts';
import { journalAccess } from '../journal/journal.ts';
import type { Services } from '../services.ts';
import { note } from '../tracing/span-in-force.ts';
import { networkOf } from './address.ts';
import type { Authenticator } from './authenticator.ts';
import { CREDENTIAL_COOKIE, credentialFor } from './authenticator.ts';
import { attachmentHeader, bytesAnswer, incomingBytes } from './bytes.ts';
import { cookieName, readCookies, setCookieHeader } from './cookies.ts';
import type { Answer } from './idempotency.ts';
import { once } from './idempotency.ts';
import { isOurOrigin } from './origin.ts';
import { parseInput } from './parse-input.ts';
import { asProblemError, refuse, toProblem } from './problem-error.ts';
import type { RateLimiter } from './rate-limits.ts';
import { readJson } from './read-body.ts';
import type { CookieName, Input, Reply, RequestFacts, Route } from './route.ts';
import { isSharedAnswer } from './shared-answer.ts';

export interface PipelineDeps {
  readonly services: Services;
  readonly authenticator: Authenticator;
  readonly limiter: RateLimiter;
  /** The port we really listen on; it names the cookies of plain http. */
  readonly port: () => number;
}

type Spec = Route['spec'];

/** The body of an answer with what leaves of it, where many are given the same. */
interface Prepared {
  readonly body: unknown;
  readonly letters: Buffer;
}

/** A route, and what it has prepared of answers that many are given. */
interface Mounted {
  readonly spec: Spec;
  readonly prepared: WeakMap<object, Prepared>;
}

/** One request with its answer. */
interface Exchange {
  readonly request: Request;
  readonly response: Response;
  readonly requestId: string;
  readonly cookies: ReturnType<typeof readCookies>;
}

interface Outcome extends Answer {
  readonly letters?: Buffer;
}

interface Caller {
  readonly actor: CallingActor;
  readonly tenant: Tenant;
}

/** The handler Express calls for a route: everything a request passes through, in order. */
export function pipeline(route: Route, deps: PipelineDeps) {
  const { tracing } = deps.services;
  const answer = answering(route, deps);
  if (tracing === undefined) return answer;
  const { method, path } = route.spec;
  return (request: Request, response: Response): Promise<void> => {
    const parent = tracing.believed(request.get('traceparent'));
    return tracing.span(`${method.toUpperCase()} ${path}`, { kind: 'server', parent }, async () => {
      await answer(request, response);
      note({
        'http.request.method': method.toUpperCase(),
        'http.route': path,
        'http.response.status_code': response.statusCode,
        'wardline.request_id': String(response.getHeader('X-Request-Id')),
      });
    });
  };
}

function answering(route: Route, deps: PipelineDeps) {
  const { spec } = route;
  const mounted: Mounted = { spec, prepared: new WeakMap() };
  return async (request: Request, response: Response): Promise<void> => {
    const requestId = randomUUID();
    const startedAt = performance.now();
    response.setHeader('X-Request-Id', requestId);
    response.setHeader('Cache-Control', 'no-store');
    let caller: Caller | null = null;
    let problem: string | undefined;
    try {
      const exchange = { request, response, requestId, cookies: readCookies(request.headers.cookie) };
      caller = await admit(spec, exchange, deps);
      const answer = await perform(mounted, exchange, caller, deps);
      sendAnswer(response, spec, answer);
    } catch (error) {
      problem = asProblemError(error).kind;
      if (problem === 'internal' || problem === 'unavailable')
        deps.services.log.error('A request failed.', { requestId, route: spec.path, error });
      // What was not read of the bytes is not waited for.
      if (spec.takes === 'bytes' && !request.complete) response.setHeader('Connection', 'close');
      sendProblem(response, error, requestId);
    }
    const durationMs = performance.now() - startedAt;
    const { statusCode: status } = response;
    deps.services.metrics?.request({ method: spec.method, route: spec.path, status }, durationMs);
    deps.services.log.info('request', {
      requestId,
      method: spec.method,
      route: spec.path,
      status,
      durationMs: Math.round(durationMs),
      ...(problem === undefined ? {} : { problem }),
      ...(caller === null ? {} : { hospitalId: caller.tenant.id, userId: callerId(caller.actor) }),
    });
  };
}

function sendAnswer(response: Response, { produces }: Spec, { status, body, letters }: Outcome): void {
  if (letters !== undefined) {
    response.status(status).type('json').send(letters);
    return;
  }
  if (produces === undefined) {
    response.status(status).json(body);
    return;
  }
  if (produces === 'bytes') {
    sendBytes(response, status, body);
    return;
  }
  if (typeof body !== 'string') throw new Error('A route that answers with a file gave something else than its text.');
  response.setHeader('Content-Disposition', 'attachment');
  response.status(status).type(`${produces}; charset=utf-8`).send(body);
}

/** A file somebody brought: kept and never shown as a page of ours; should a browser show it all the same, it may do nothing. */
function sendBytes(response: Response, status: number, body: unknown): void {
  const { type, name, bytes } = bytesAnswer.parse(body);
  response.setHeader('Content-Disposition', attachmentHeader(name));
  response.setHeader('Content-Security-Policy', "sandbox; default-src 'none'");
  response.setHeader('Cache-Control', 'private, no-store');
  response.setHeader('Content-Type', type);
  response.status(status).send(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
}

/** Answers with the problem; `Retry-After` goes with it where waiting helps. */
export function sendProblem(response: Response, error: unknown, requestId: string): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  const problem = toProblem(error, requestId);
  if (problem.retryAfter !== undefined) response.setHeader('Retry-After', String(problem.retryAfter));
  response.status(problem.status).type('application/problem+json').send(JSON.stringify(problem));
}

const addressOf = (request: Request): string => request.ip ?? 'unknown';
const networkAt = (request: Request): string => networkOf(addressOf(request));

/**
 * Browsers send Origin with every write; a client without one (a script) carries no cookies of a browser. They say in
 * `Sec-Fetch-Site` (Fetch Metadata, W3C) whose page it comes from, which no page can forge; older ones leave it out.
 */
function isFromOurPages(config: Config, { origin, host, ...headers }: IncomingHttpHeaders): boolean {
  const site = headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin' && site !== 'none') return false;
  return origin === undefined || isOurOrigin(config, origin, host);
}

/** Who may go on: origin, rate, session, CSRF token, lock, permission, in this order. */
async function admit(spec: Spec, { request, cookies }: Exchange, deps: PipelineDeps): Promise<Caller | null> {
  const { services, authenticator, limiter } = deps;
  const isWrite = spec.method !== 'get';
  if (isWrite && !isFromOurPages(services.config, request.headers)) throw refuse('origin-refused');
  if (spec.permission === undefined) {
    await limiter.take(spec.limit, networkAt(request));
    return null;
  }
  // The route decides which credential is looked at: a wall's mark beside a session adds nothing to it, nor the reverse.
  const kind = credentialFor(spec.permission);
  const name = cookieName(services.config, CREDENTIAL_COOKIE[kind], deps.port());
  const found = await authenticator.authenticate(cookies[name], kind);
  if (found === null) {
    await limiter.take({ ...spec.limit, name: `${spec.limit.name}-unknown` }, networkAt(request));
    throw refuse('not-signed-in');
  }
  const { actor, tenant } = found;
  await limiter.take(spec.limit, spec.limit.by === 'person' ? callerId(actor) : networkAt(request));
  await limiter.takeForHospital(tenant.id);
  const isOwnPage = () =>
    isPerson(actor) && authenticator.isCsrfToken(actor.sessionId, request.headers['x-csrf-token']);
  if (isWrite && !isOwnPage()) throw refuse('csrf-refused');
  if (found.isLocked && spec.whenLocked !== 'allowed') throw refuse('session-locked');
  if (!actor.permissions.has(spec.permission)) throw refuse('not-allowed');
  return { actor, tenant };
}

/** The exit: what the schema does not name does not leave. A result that lacks something is our fault: 500. */
function leaving({ spec, prepared }: Mounted, result: unknown): Omit<Outcome, 'status'> {
  if (!isSharedAnswer(result) || spec.produces !== undefined) return { body: spec.response.parse(result) };
  const known = prepared.get(result);
  if (known !== undefined) return known;
  const body = spec.response.parse(result);
  const made = { body, letters: Buffer.from(JSON.stringify(body)) };
  prepared.set(result, made);
  return made;
}

async function perform(
  mounted: Mounted,
  exchange: Exchange,
  caller: Caller | null,
  deps: PipelineDeps,
): Promise<Outcome> {
  const { spec } = mounted;
  const { request, requestId } = exchange;
  const body = spec.body === undefined ? undefined : await readJson(request);
  const parsed = parseInput(
    { params: spec.params, query: spec.query, body: spec.body },
    { params: { ...request.params }, query: { ...request.query }, body },
  );
  const input: Input<unknown, unknown, unknown> = {
    params: parsed['params'],
    query: parsed['query'],
    body: parsed['body'],
    bytes: spec.takes === 'bytes' ? incomingBytes(request) : null,
    request: factsOf(exchange, deps),
    reply: replyOf(exchange, deps),
  };
  const work = async (): Promise<Outcome> => {
    const answer = leaving(mounted, await spec.handler(input));
    if (spec.reads !== undefined) await journalAccess(spec.reads(input, answer.body));
    return { status: spec.status ?? 200, ...answer };
  };
  if (caller === null) return work();
  const isOnce = spec.idempotency === 'required';
  const key = request.get('idempotency-key');
  return runInContext({ requestId, ...caller, services: deps.services }, () =>
    isOnce ? once(key, { method: spec.method, path: request.path, query: { ...request.query }, body }, work) : work(),
  );
}

function factsOf({ request, cookies }: Exchange, deps: PipelineDeps): RequestFacts {
  const { config } = deps.services;
  const read = (name: CookieName) => cookies[cookieName(config, name, deps.port())];
  return {
    address: addressOf(request),
    userAgent: (request.get('user-agent') ?? '').slice(0, 300),
    cookies: { access: read('access'), refresh: read('refresh'), device: read('device'), wall: read('wall') },
  };
}

function replyOf({ response }: Exchange, deps: PipelineDeps): Reply {
  const { config } = deps.services;
  const append = (name: CookieName, value: string, lifeSeconds: number) => {
    response.append('Set-Cookie', setCookieHeader(config, name, deps.port(), value, lifeSeconds));
  };
  return { setCookie: append, clearCookie: (name) => append(name, '', 0) };
}
