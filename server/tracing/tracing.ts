import type { SpanName } from './span-in-force.ts';

/** Where traces go, and which. */
export interface TraceSettings {
  /** Of an OpenTelemetry collector; `/v1/traces` is put behind it. */
  readonly endpoint: string;
  /** Sent along with every batch (a collector's key). */
  readonly headers: Readonly<Record<string, string>>;
  readonly serviceName: string;
  /** The share of traces that is kept, 0 to 1. */
  readonly share: number;
  /** Whether a proxy of ours begins traces: then what it says (`traceparent`) is believed. */
  readonly isProxyBelieved: boolean;
}

export interface SpanOptions {
  /** `server`: answers somebody outside. `internal` unless given. */
  readonly kind?: 'server' | 'internal';
  /** The span it is part of; the one in force unless given, and none where it is `null`. */
  readonly parent?: SpanName | null;
  /** Others that it goes back to as well. */
  readonly links?: readonly SpanName[];
}

/** Traces of what is done, told to a collector. Absent where they are switched off. */
export interface Tracing {
  /** Does `work` in a span of that name, which is a constant of ours or a route's pattern. */
  span<T>(name: string, options: SpanOptions, work: () => Promise<T>): Promise<T>;
  /** The span in force, to be named by what follows from it later. */
  here(): SpanName | undefined;
  /** What a caller says of the trace they began; `null` where it is not believed or not of the right form. */
  believed(traceparent: string | undefined): SpanName | null;
  /** Tells what is left, for two seconds at most. */
  stop(): Promise<void>;
}
