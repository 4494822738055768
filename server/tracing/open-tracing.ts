import type { AsyncLocalStorage } from 'node:async_hooks';
import { randomBytes, randomUUID } from 'node:crypto';
import { waitAtMost } from '../jobs/timers.ts';
import type { Log } from '../log/log.ts';
import type { EndedSpan } from './otlp.ts';
import { sendSpans } from './otlp.ts';
import type { SpanInForce, SpanName } from './span-in-force.ts';
import type { SpanOptions, Tracing, TraceSettings } from './tracing.ts';

const SEND_EVERY_MS = 2_000;
const BATCH = 512;
/** What waits while the collector is away; more is dropped. */
const WAITING_AT_MOST = 4_096;
const STOP_WITHIN_MS = 2_000;

const instant = (): number => performance.timeOrigin + performance.now();

/** W3C Trace Context, 3.2: version 00, and ids that are not all zero. */
const TRACEPARENT = /^00-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-([0-9a-f]{2})$/u;

function parseTraceparent(text: string): SpanName | null {
  const [, traceId, spanId, flags = '00'] = TRACEPARENT.exec(text) ?? [];
  if (traceId === undefined || spanId === undefined) return null;
  return { traceId, spanId, isSampled: (Number.parseInt(flags, 16) & 1) === 1 };
}

/** What was counted at a span, as facts; nothing of what was never asked. */
function factsOf({ facts, calls }: SpanInForce): EndedSpan['facts'] {
  const counts = Object.entries(calls).filter(([, { count }]) => count > 0);
  return {
    ...facts,
    ...Object.fromEntries(
      counts.flatMap(([kind, { count, ms }]) => [
        [`wardline.${kind}.calls`, count],
        [`wardline.${kind}.ms`, Math.round(ms * 10) / 10],
      ]),
    ),
  };
}

/** Ended spans on their way to the collector, some at a time; where it is away they are dropped and the log says so once. */
function createQueue(settings: TraceSettings, resource: Readonly<Record<string, string>>, log: Log) {
  let waiting: EndedSpan[] = [];
  let sending: Promise<void> = Promise.resolve();
  let isLost = false;

  async function sendAll(): Promise<void> {
    while (waiting.length > 0) {
      const batch = waiting.slice(0, BATCH);
      waiting = waiting.slice(BATCH);
      try {
        await sendSpans(settings, resource, batch);
        isLost = false;
      } catch (error) {
        if (!isLost) log.warn('Traces cannot be sent and are dropped.', { count: batch.length, error });
        isLost = true;
        return;
      }
    }
  }
  const send = () => (sending = sending.then(sendAll));
  const timer = setInterval(() => void send(), SEND_EVERY_MS).unref();
  return {
    add(span: EndedSpan) {
      if (waiting.length < WAITING_AT_MOST) waiting.push(span);
    },
    async stop() {
      clearInterval(timer);
      await waitAtMost(STOP_WITHIN_MS, send());
    },
  };
}

/**
 * Begins tracing. Loaded only where it is switched on.
 * @param spanInForce where the whole house asks for the span in force; handed in, so that it is surely the same
 * @param version of the house, told to the collector
 */
export function openTracing(
  settings: TraceSettings,
  spanInForce: AsyncLocalStorage<SpanInForce>,
  { version, log }: { readonly version: string; readonly log: Log },
): Tracing {
  const { serviceName, share, isProxyBelieved } = settings;
  const resource = {
    'service.name': serviceName,
    'service.version': version,
    'service.instance.id': randomUUID(),
  };
  const queue = createQueue(settings, resource, log);

  function begin(parent: SpanName | null | undefined): SpanInForce {
    return {
      traceId: parent?.traceId ?? randomBytes(16).toString('hex'),
      spanId: randomBytes(8).toString('hex'),
      isSampled: parent?.isSampled ?? Math.random() < share,
      facts: {},
      calls: { database: { count: 0, ms: 0 }, limits: { count: 0, ms: 0 } },
    };
  }

  async function span<T>(name: string, options: SpanOptions, work: () => Promise<T>): Promise<T> {
    const parent = options.parent === undefined ? spanInForce.getStore() : options.parent;
    const own = begin(parent);
    const startedAt = instant();
    let isFailed = true;
    try {
      const result = await spanInForce.run(own, work);
      isFailed = false;
      return result;
    } finally {
      const { traceId, spanId, isSampled } = own;
      const { kind = 'internal', links = [] } = options;
      const facts = factsOf(own);
      // What the pipeline answers never throws.
      const isFault = isFailed || Number(facts['http.response.status_code'] ?? 0) >= 500;
      const ended = { name, kind, links, startedAt, endedAt: instant(), isFailed: isFault, facts };
      if (isSampled) queue.add({ traceId, spanId, isSampled, parentSpanId: parent?.spanId, ...ended });
    }
  }

  return {
    span,
    here: () => spanInForce.getStore(),
    believed: (traceparent) => (isProxyBelieved && traceparent !== undefined ? parseTraceparent(traceparent) : null),
    stop: () => queue.stop(),
  };
}
