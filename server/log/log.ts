import { pino } from 'pino';
import type { DestinationStream } from 'pino';

/**
 * What a log line may say. The list is the whole of it: no bodies, no query strings, no names, no addresses of people.
 * Whatever else is handed in does not compile, and is dropped if it comes all the same.
 */
export interface LogFields {
  readonly requestId?: string;
  readonly hospitalId?: string;
  readonly userId?: string;
  readonly sessionId?: string;
  readonly method?: string;
  /** The route's pattern, never the path asked for. */
  readonly route?: string;
  readonly status?: number;
  readonly problem?: string;
  readonly durationMs?: number;
  readonly job?: string;
  readonly stream?: string;
  readonly event?: string;
  readonly count?: number;
  readonly port?: number;
  readonly database?: string;
  readonly collection?: string;
  readonly why?: string;
  /** Of a journal's chain; says nothing about what stands in it. */
  readonly hash?: string;
  readonly error?: unknown;
}

const ALLOWED = new Set<string>([
  'requestId',
  'hospitalId',
  'userId',
  'sessionId',
  'method',
  'route',
  'status',
  'problem',
  'durationMs',
  'job',
  'stream',
  'event',
  'count',
  'port',
  'database',
  'collection',
  'why',
  'hash',
] satisfies (keyof LogFields)[]);

/** An error as a log may show it: its class, its code and where it was thrown. A message can quote a record, so it stays out. */
function errorFields(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { errorName: typeof error };
  const code =
    'code' in error && (typeof error.code === 'string' || typeof error.code === 'number') ? error.code : undefined;
  // The stack begins with the message, which may itself have lines that look like places.
  const { stack = '', message } = error;
  const places = stack.slice(Math.max(0, stack.indexOf(message)) + message.length);
  const frames = places.split('\n').filter((frame) => /^\s+at .+(?::\d+:\d+|<anonymous>)\)?$/u.test(frame));
  return {
    errorName: error.name,
    ...(code === undefined ? {} : { errorCode: code }),
    stack: frames.slice(0, 12).join('\n'),
  };
}

function allowed(fields: LogFields): Record<string, unknown> {
  const { error, ...rest } = fields;
  const kept = Object.fromEntries(
    Object.entries(rest).filter(([key, value]) => ALLOWED.has(key) && value !== undefined),
  );
  return error === undefined ? kept : { ...kept, ...errorFields(error) };
}

export type LogLevel = 'debug' | 'info' | 'warn' | 'error' | 'silent';

export interface Log {
  debug(what: string, fields?: LogFields): void;
  info(what: string, fields?: LogFields): void;
  warn(what: string, fields?: LogFields): void;
  error(what: string, fields?: LogFields): void;
}

/** A log of JSON lines. `what` is a constant sentence of ours; everything that varies goes through the allow-list. */
export function createLog(level: LogLevel, destination?: DestinationStream): Log {
  const options = { level, base: null, timestamp: pino.stdTimeFunctions.isoTime };
  const sink = destination === undefined ? pino(options) : pino(options, destination);
  const write =
    (at: 'debug' | 'info' | 'warn' | 'error') =>
    (what: string, fields: LogFields = {}) => {
      sink[at](allowed(fields), what);
    };
  return { debug: write('debug'), info: write('info'), warn: write('warn'), error: write('error') };
}
