import type { Stream, StreamKind } from '../../shared/events/streams.ts';

/** Who may hear a kind of stream. Asked within the listener's context: at subscribing, and again whenever rights change. */
export interface StreamRight {
  readonly kind: StreamKind;
  mayHear(stream: Stream): Promise<boolean>;
}
