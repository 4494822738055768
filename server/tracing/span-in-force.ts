import { AsyncLocalStorage } from 'node:async_hooks';

/** What a span may say: the whole of it, so nothing of a patient, a person or a hospital can be said by mistake. */
export interface SpanFacts {
  readonly 'http.request.method'?: string;
  /** The route's pattern, never the path asked for. */
  readonly 'http.route'?: string;
  readonly 'http.response.status_code'?: number;
  /** As it stands in the log line and in the answer's `X-Request-Id`. */
  readonly 'wardline.request_id'?: string;
  readonly 'wardline.job'?: string;
  /** How often a transaction was tried. */
  readonly 'wardline.attempts'?: number;
  readonly 'wardline.committed'?: boolean;
  /** Events told. */
  readonly 'wardline.events'?: number;
  /** What was asked of the database, of how many commands, and how long their answers took, added up. */
  readonly 'wardline.database.calls'?: number;
  readonly 'wardline.database.ms'?: number;
  /** The same of the counts of rate limits, which lie in Redis where there is one. */
  readonly 'wardline.limits.calls'?: number;
  readonly 'wardline.limits.ms'?: number;
}

/** One span of another as others name it: the ids of W3C Trace Context. */
export interface SpanName {
  readonly traceId: string;
  readonly spanId: string;
  readonly isSampled: boolean;
}

/** What is being done, and what was asked for it so far. */
export interface SpanInForce extends SpanName {
  readonly facts: Record<string, string | number | boolean>;
  readonly calls: Record<'database' | 'limits', { count: number; ms: number }>;
}

/** Empty for ever where traces are switched off; asking it costs nothing then. */
export const spanInForce = new AsyncLocalStorage<SpanInForce>();

/** Says it of the span in force, if there is one. */
export function note(facts: SpanFacts): void {
  const span = spanInForce.getStore();
  if (span !== undefined) Object.assign(span.facts, facts);
}

/** Counts what is asked, and how long it takes, at the span in force; never what. */
export function counted<T>(kind: 'database' | 'limits', answer: Promise<T>): Promise<T> {
  const calls = spanInForce.getStore()?.calls[kind];
  if (calls === undefined) return answer;
  const startedAt = performance.now();
  return answer.finally(() => {
    calls.count += 1;
    calls.ms += performance.now() - startedAt;
  });
}
