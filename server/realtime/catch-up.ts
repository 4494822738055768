import type { Envelope, SubscribeAnswer } from '../../shared/events/envelope.ts';
import type { EventName } from '../../shared/events/registry.ts';
import { EVENTS } from '../../shared/events/registry.ts';
import type { Stream } from '../../shared/events/streams.ts';
import { streamName } from '../../shared/events/streams.ts';
import type { StoredEnvelope } from '../outbox/outbox.ts';
import { outboxRepository, streamPosition, toEnvelope } from '../outbox/outbox.ts';
import type { Limits } from './limits.ts';

export const isEventName = (name: string): name is EventName => Object.hasOwn(EVENTS, name);

/** The event as it leaves: what the registry names and nothing else. Throws a ZodError where it is not what it should be. */
export function toWire({ stream, seq, at, name, data }: Envelope): Envelope {
  if (!isEventName(name)) throw new Error('There is no event of that name.');
  const definition = EVENTS[name];
  if (definition.stream !== stream.split(':')[0]) throw new Error(`${name} does not belong to this stream.`);
  return { stream, seq, at, name, data: definition.data.parse(data) };
}

/** The stream's events after `since` up to `upTo`, in order. Asked as the house, once the listener's right is granted. */
export async function eventsBetween(of: Stream, since: number, upTo: number): Promise<StoredEnvelope[]> {
  const found = await outboxRepository().find(
    { stream: streamName(of), seq: { $gt: since, $lte: upTo } },
    { sort: { seq: 1 }, limit: upTo - since },
  );
  return found.map(toEnvelope);
}

const RESYNC = { ok: true, resync: true } as const;

/**
 * What a listener who has the events up to `since` is told: those after it, or to load afresh where they are too many,
 * not kept any more, not readable any more, or where it claims to know more than happened.
 * Who has none (`null`) is told only where the stream stands.
 * @param form what the listener is told of an event
 */
export async function catchUp(
  of: Stream,
  since: number | null,
  limits: Limits,
  form: (envelope: Envelope) => Envelope,
): Promise<SubscribeAnswer> {
  const head = await streamPosition(of);
  if (since === null) return { ok: true, seq: head, missed: [] };
  if (since > head || head - since > limits.missedEvents) return RESYNC;
  if (since === head) return { ok: true, seq: head, missed: [] };
  const events = await eventsBetween(of, since, head);
  if (events.length !== head - since) return RESYNC;
  try {
    const missed = events.map((event) => form(toWire(event)));
    return isTooLong(missed, limits.missedCharacters) ? RESYNC : { ok: true, seq: head, missed };
  } catch {
    // Stored by an older version in a shape that is gone.
    return RESYNC;
  }
}

function isTooLong(missed: readonly Envelope[], limit: number): boolean {
  let length = 0;
  for (const envelope of missed) {
    length += JSON.stringify(envelope).length;
    if (length > limit) return true;
  }
  return false;
}
