import type { Envelope } from '../../shared/events/envelope.ts';
import type { Stream, StreamKind } from '../../shared/events/streams.ts';

/** What somebody is told of a stream who may not hear all of it: every event under its number, some with nothing in them. */
export interface Part {
  /** Who hears a part of the same name is told the same. */
  readonly name: string;
  readonly of: (envelope: Envelope) => Envelope;
}

/** Who may hear a kind of stream. Asked within the listener's context: at subscribing, and again whenever rights change. */
export interface StreamRight {
  readonly kind: StreamKind;
  /** `true`: all of it. */
  mayHear(stream: Stream): Promise<boolean | Part>;
}
