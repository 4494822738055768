import type { SpanName } from './span-in-force.ts';
import type { TraceSettings } from './tracing.ts';

/** A span that has ended. */
export interface EndedSpan extends SpanName {
  readonly parentSpanId: string | undefined;
  readonly name: string;
  readonly kind: 'server' | 'internal';
  /** Milliseconds since 1970, with fractions. */
  readonly startedAt: number;
  readonly endedAt: number;
  readonly facts: Readonly<Record<string, string | number | boolean>>;
  readonly links: readonly SpanName[];
  readonly isFailed: boolean;
}

// Values of opentelemetry-proto, trace/v1 (Span.SpanKind, Status.StatusCode).
const KIND = { internal: 1, server: 2 } as const;
const STATUS_ERROR = 2;

/** 64-bit numbers are texts in the JSON of protocol buffers. */
const nanoseconds = (ms: number): string => String(BigInt(Math.round(ms * 1000)) * 1000n);

function valueOf(value: string | number | boolean) {
  if (typeof value === 'string') return { stringValue: value };
  if (typeof value === 'boolean') return { boolValue: value };
  return Number.isInteger(value) ? { intValue: String(value) } : { doubleValue: value };
}

const attributes = (facts: Readonly<Record<string, string | number | boolean>>) =>
  Object.entries(facts).map(([key, value]) => ({ key, value: valueOf(value) }));

const spanOf = (span: EndedSpan) => ({
  traceId: span.traceId,
  spanId: span.spanId,
  ...(span.parentSpanId === undefined ? {} : { parentSpanId: span.parentSpanId }),
  name: span.name,
  kind: KIND[span.kind],
  startTimeUnixNano: nanoseconds(span.startedAt),
  endTimeUnixNano: nanoseconds(span.endedAt),
  attributes: attributes(span.facts),
  links: span.links.map(({ traceId, spanId }) => ({ traceId, spanId })),
  ...(span.isFailed ? { status: { code: STATUS_ERROR } } : {}),
});

const SEND_WITHIN_MS = 5_000;

/**
 * Sends spans to a collector by OTLP over HTTP as JSON (OpenTelemetry Protocol 1.x).
 * @param resource says of which process they are
 */
export async function sendSpans(
  { endpoint, headers }: Pick<TraceSettings, 'endpoint' | 'headers'>,
  resource: Readonly<Record<string, string>>,
  spans: readonly EndedSpan[],
): Promise<void> {
  const body = {
    resourceSpans: [
      {
        resource: { attributes: attributes(resource) },
        scopeSpans: [{ scope: { name: 'wardline' }, spans: spans.map(spanOf) }],
      },
    ],
  };
  const answer = await fetch(`${endpoint}/v1/traces`, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json' },
    body: JSON.stringify(body),
    redirect: 'error',
    signal: AbortSignal.timeout(SEND_WITHIN_MS),
  });
  await answer.body?.cancel();
  if (!answer.ok) throw new Error(`The collector answered ${answer.status}.`);
}
