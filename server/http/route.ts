import type { z } from 'zod';
import type { Permission } from '../../shared/types/permissions.ts';
import type { Happening } from '../journal/journal.ts';
import type { IncomingBytes } from './bytes.ts';
import { bytesAnswer } from './bytes.ts';
import type { RateLimit } from './rate-limits.ts';

export type Method = 'get' | 'post' | 'put' | 'patch' | 'delete';

/** What the pipeline found out about the request and a handler may use. */
export interface RequestFacts {
  readonly address: string;
  /** As the browser says, at most 300 characters; never trusted. */
  readonly userAgent: string;
  readonly cookies: Readonly<Record<string, string | undefined>>;
}

/** What a handler may do to the answer besides giving its body. */
export interface Reply {
  /** A HttpOnly, SameSite=Strict cookie at path `/`; `Secure` with the `__Host-` prefix wherever we are reached by https. */
  setCookie(name: CookieName, value: string, lifeSeconds: number): void;
  clearCookie(name: CookieName): void;
}

/**
 * Our cookies, by what they are for: access token, refresh token, the mark of a device trusted for the second factor, and
 * that of a screen on a wall.
 */
export type CookieName = 'access' | 'refresh' | 'device' | 'wall';

export interface Input<P, Q, B> {
  readonly params: P;
  readonly query: Q;
  readonly body: B;
  /** What a route that `takes` bytes is sent; `null` for every other. */
  readonly bytes: IncomingBytes | null;
  readonly request: RequestFacts;
  readonly reply: Reply;
}

/**
 * Who may call the route. Either a permission of a signed-in person, or public with the reason why; a route with neither
 * does not compile.
 */
export type Access =
  | { readonly permission: Permission; readonly public?: never }
  | { readonly public: string; readonly permission?: never };

interface Shape<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType, R extends z.ZodType> {
  readonly method: Method;
  readonly path: `/api/${string}`;
  /** One sentence for the API's page. */
  readonly summary: string;
  readonly tag: string;
  readonly params?: P;
  readonly query?: Q;
  readonly body?: B;
  /** What leaves: the handler's result is parsed by it, so no field beyond it can leave. */
  readonly response: R;
  readonly status?: 200 | 201 | 202;
  /**
   * The answer is a file of this kind instead of JSON: `response` parses to its text. Browsers keep it, whatever it says,
   * and never show it as a page of ours. `bytes`: `response` is `bytesAnswer`, and the answer is the file it names.
   */
  readonly produces?: 'text/csv' | 'text/calendar' | 'bytes';
  /** The body is bytes (`application/octet-stream`) instead of JSON: the handler reads them, and says how many it takes. */
  readonly takes?: 'bytes';
  readonly limit: RateLimit;
  /**
   * `required`: the request carries an Idempotency-Key, the handler runs in one transaction and its answer is kept with
   * its effect; a repeat gets the same answer. `exempt` says why a repeat does no harm. Reads need neither.
   */
  readonly idempotency?: 'required' | { readonly exempt: string };
  /**
   * The answer shows patient data: what this says is written into the journal before the answer leaves, and without it
   * nothing leaves. It names whose data was seen by ids, and never what was seen or looked for.
   */
  readonly reads?: (input: Input<z.output<P>, z.output<Q>, z.output<B>>, answer: z.output<R>) => Happening;
  /** A locked session may call it (unlocking, signing out). */
  readonly whenLocked?: 'allowed';
  readonly handler: (input: Input<z.output<P>, z.output<Q>, z.output<B>>) => Promise<z.input<R>>;
}

export type RouteSpec<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType, R extends z.ZodType> = Access &
  Shape<P, Q, B, R>;

declare const routeMark: unique symbol;
/** A route the house will mount. Only `route()` makes one. */
export interface Route {
  readonly [routeMark]: true;
  readonly spec: Access &
    Omit<Shape<z.ZodType, z.ZodType, z.ZodType, z.ZodType>, 'handler' | 'reads'> & {
      readonly handler: (input: Input<unknown, unknown, unknown>) => Promise<unknown>;
      readonly reads?: (input: Input<unknown, unknown, unknown>, answer: unknown) => Happening;
    };
}

/** A route was declared in a way that could not be kept safe; the house does not start. */
export class RouteDeclarationError extends Error {
  constructor(path: string, why: string) {
    super(`${path}: ${why}`);
    this.name = 'RouteDeclarationError';
  }
}

/**
 * The only way to add a route. Types demand a permission or a public reason, a rate limit and a response schema; what
 * types cannot see (from plain JavaScript, or behind a cast) is refused here, at start.
 */
export function route<
  P extends z.ZodType = z.ZodUndefined,
  Q extends z.ZodType = z.ZodUndefined,
  B extends z.ZodType = z.ZodUndefined,
  R extends z.ZodType = z.ZodType,
>(spec: RouteSpec<P, Q, B, R>): Route {
  const name = `${spec.method} ${spec.path}`;
  const hasPermission = typeof spec.permission === 'string';
  const hasReason = typeof spec.public === 'string' && spec.public.length >= 10;
  if (hasPermission === hasReason)
    throw new RouteDeclarationError(name, 'needs a permission, or the reason why it is public.');
  const isRead = spec.method === 'get';
  if (!isRead && spec.idempotency === undefined) {
    throw new RouteDeclarationError(name, 'a write says whether it needs an Idempotency-Key, or why not.');
  }
  if (isRead && (spec.body !== undefined || spec.idempotency !== undefined)) {
    throw new RouteDeclarationError(name, 'a read has neither body nor Idempotency-Key.');
  }
  if (spec.permission === 'wall.read' && !isRead) {
    throw new RouteDeclarationError(name, 'a screen on a wall changes nothing.');
  }
  if (spec.produces !== undefined && !isRead) throw new RouteDeclarationError(name, 'only a read answers with a file.');
  assertBytesAreKnown(name, spec);
  assertReadsAreJournalled(name, spec);
  return { spec } as unknown as Route; // The mark exists in types only: nothing else can make a Route.
}

/** Bytes are read once and cannot be compared with those of a repeat, so nothing may promise to. */
function assertBytesAreKnown(
  name: string,
  spec: Pick<Route['spec'], 'method' | 'takes' | 'body' | 'idempotency' | 'produces' | 'response'>,
): void {
  if (spec.takes === 'bytes') {
    const isPlain = spec.method === 'put' && spec.body === undefined && spec.idempotency !== 'required';
    if (!isPlain) throw new RouteDeclarationError(name, 'bytes are PUT, without another body and Idempotency-Key.');
  }
  if (spec.produces === 'bytes' && spec.response !== bytesAnswer) {
    throw new RouteDeclarationError(name, 'what answers with bytes answers with `bytesAnswer`.');
  }
}

/** Whose permission it is to see patients asks for nothing else: each of its routes says what it shows. */
function assertReadsAreJournalled(
  name: string,
  { permission, idempotency, reads }: Pick<Route['spec'], 'permission' | 'idempotency'> & { readonly reads?: unknown },
): void {
  const isChange = idempotency === 'required';
  if (reads !== undefined && (isChange || permission === undefined)) {
    throw new RouteDeclarationError(
      name,
      'only a read by someone known is journalled as one; a change journals itself.',
    );
  }
  if (permission === 'patient.read' && !isChange && reads === undefined) {
    throw new RouteDeclarationError(name, 'shows patient data and does not say what stands in the journal (`reads`).');
  }
}
