import { z } from 'zod';
import type { Problem } from '../types/problem.ts';
import { problem } from '../types/problem.ts';
import type { presenceHeard, typingHeard, typingSignal } from '../schemas/chat.ts';
import type { StaffId } from '../types/ids.ts';
import { instant } from '../types/text.ts';
import type { EventData, EventName } from './registry.ts';
import { stream } from './streams.ts';

/** An event on its way: which stream, its number there, when it happened, and what it says. */
export interface Envelope<Name extends EventName = EventName> {
  readonly stream: string;
  readonly seq: number;
  readonly at: string;
  readonly name: Name;
  readonly data: EventData<Name>;
}

/** The envelope without its data, to be parsed before the data is looked at. */
export const envelopeFrame = z.object({ stream: z.string(), seq: z.number().int(), at: instant, name: z.string() });

/**
 * `since`: the number of the last event the listener has; it gets those after it, or is told to load afresh. `null`: it has
 * none and wants none of those before, only what happens from now on.
 */
export const subscribe = z.strictObject({ stream, since: z.number().int().min(0).nullable() });
export type Subscribe = z.infer<typeof subscribe>;
export const unsubscribe = z.strictObject({ stream });

export type SubscribeAnswer =
  | { readonly ok: true; readonly seq: number; readonly missed: readonly Envelope[] }
  /** Too much was missed to send it: load afresh and subscribe from there. */
  | { readonly ok: true; readonly resync: true }
  | { readonly ok: false; readonly problem: Problem };

/** What the answer to a subscription must look like on the client's side of the wire. */
export const subscribeAnswer = z.union([
  z.object({ ok: z.literal(true), seq: z.number().int(), missed: z.array(envelopeFrame.loose()) }),
  z.object({ ok: z.literal(true), resync: z.literal(true) }),
  z.object({ ok: z.literal(false), problem }),
]);

/** Whether one wants to hear who comes and goes; the answer says who is there. */
export const watchPresence = z.strictObject({ isOn: z.boolean() });

export type TypingHeard = z.infer<typeof typingHeard>;
export type PresenceHeard = z.infer<typeof presenceHeard>;

interface Refused {
  readonly ok: false;
  readonly problem: Problem;
}
export type SignalAnswer = { readonly ok: true } | Refused;
export type WatchAnswer = { readonly ok: true; readonly online: readonly StaffId[] } | Refused;

export type ServerToClient = { [Name in EventName]: (envelope: Envelope<Name>) => void } & {
  /**
   * The server's clock, every 10 s: the client's proof that the line is alive. With it goes which build of the pages the
   * server has, if it has any.
   */
  heartbeat: (at: string, pagesVersion: string | null) => void;
  /** Signals: told and forgotten, without a number. */
  typing: (heard: TypingHeard) => void;
  presence: (heard: PresenceHeard) => void;
};
export interface ClientToServer {
  subscribe: (what: Subscribe, answer: (result: SubscribeAnswer) => void) => void;
  unsubscribe: (what: z.infer<typeof unsubscribe>, answer: (result: { ok: boolean }) => void) => void;
  typing: (what: z.infer<typeof typingSignal>, answer: (result: SignalAnswer) => void) => void;
  'watch-presence': (what: z.infer<typeof watchPresence>, answer: (result: WatchAnswer) => void) => void;
}
