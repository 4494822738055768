import type { Envelope } from '../../shared/events/envelope.ts';
import type { EventData, EventName, EventsOf } from '../../shared/events/registry.ts';
import { EVENTS } from '../../shared/events/registry.ts';
import type { Stream, StreamKind } from '../../shared/events/streams.ts';
import { streamName } from '../../shared/events/streams.ts';
import { context, now } from '../access/context.ts';
import { definePolicy } from '../access/policy.ts';
import { rememberedHere } from '../access/remembered.ts';
import { repository } from '../db/repository.ts';
import type { Doc } from '../db/filter.ts';
import { inTransaction } from '../db/transaction.ts';
import type { OutboxEvent, StreamHead } from './outbox.model.ts';
import { outboxCollection, streamHeadCollection } from './outbox.model.ts';

// Streams are heard through rights per stream (realtime), never listed by a person's scope.
const houseOnly = { scope: () => null, rules: {} };
const outboxPolicy = definePolicy<OutboxEvent>({ of: 'outbox', ...houseOnly });
// A stream's number says nothing of what happened in it, and whoever announces, or asks where to listen on from, reads it.
const headPolicy = definePolicy<StreamHead>({ of: 'stream', scope: () => ({}), rules: {} });

/** The outbox of the hospital in force, for the house itself. */
export const outboxRepository = () => repository(outboxCollection, outboxPolicy);
const headRepository = () => repository(streamHeadCollection, headPolicy);

/** An event with the id it is stored under. */
export type StoredEnvelope = Envelope & { readonly id: string };

interface Announcement {
  readonly stream: string;
  readonly name: EventName;
  readonly data: unknown;
}

const waiting = new WeakMap<object, Announcement[]>();

/**
 * Says, in the transaction in force, that something happened. The event is stored with the change and told to every
 * listener of its stream after the commit, at least once, in order. Throws outside a transaction, or when `data` is not
 * what the registry says.
 */
export function announce<Kind extends StreamKind, Name extends EventsOf<Kind>>(
  stream: Extract<Stream, { kind: Kind }>,
  name: Name,
  data: EventData<Name>,
): void {
  const transaction = inTransaction();
  const definition = EVENTS[name];
  if (definition.stream !== stream.kind) throw new Error(`${name} does not belong to a ${stream.kind} stream.`);
  const announcement = { stream: streamName(stream), name, data: definition.data.parse(data) };
  const already = waiting.get(transaction);
  if (already !== undefined) {
    already.push(announcement);
    return;
  }
  const announcements = [announcement];
  waiting.set(transaction, announcements);
  transaction.beforeCommit.push(async () => {
    const stored = await store(announcements);
    const { services, tenant } = context();
    transaction.afterCommit.push(() => services.relay.wake(tenant, stored));
  });
}

/** Numbers and stores the events. The counters are taken last, so that they are held as briefly as can be. */
async function store(announcements: readonly Announcement[]): Promise<StoredEnvelope[]> {
  const at = now();
  const numbered: OutboxEvent[] = [];
  // Counters are taken in one order everywhere, so that two transactions cannot wait for each other.
  for (const stream of [...new Set(announcements.map((announcement) => announcement.stream))].sort()) {
    inTransaction().contended.add(headKey(stream));
    const events = announcements.filter((announcement) => announcement.stream === stream);
    let seq = (await numberAfter(stream, events.length)) - events.length;
    for (const event of events) {
      seq += 1;
      numbered.push({ stream, seq, at, name: event.name, data: event.data, relayedAt: null });
    }
  }
  return outboxRepository().insertLast(numbered).map(toEnvelope);
}

const STREAMS_REMEMBERED = 10_000;
/** How long the numbers of a stream are asked for that another node numbers, too. */
const ASK_FOR_MS = 60_000;

/** So often in a row somebody was there while it was our turn: another node writes it, too. */
const ASK_AFTER = 3;

interface KnownHead {
  /** `null`: not known, to be asked for. */
  readonly seq: number | null;
  /** How often in a row it stood elsewhere although it was our turn in this process. */
  readonly misses: number;
  /** Not before this instant (ms) is it believed to stand where this process left it. */
  readonly askUntil: number;
}

/** Where each stream of a hospital stood after this process's last event in it. */
const headsKnownHere = rememberedHere<string, KnownHead>(STREAMS_REMEMBERED);
const headKey = (stream: string) => `${context().tenant.id}/${stream}`;

const missed = (misses: number): KnownHead =>
  misses < ASK_AFTER
    ? { seq: null, misses, askUntil: 0 }
    : { seq: null, misses: 0, askUntil: now().getTime() + ASK_FOR_MS };

/**
 * The number of the last of so many more events. Who numbered the stream last knows where it stands, and writes on from
 * there if it still does, with everything else; if another was there meanwhile, the transaction is tried again and asks.
 */
async function numberAfter(stream: string, by: number): Promise<number> {
  const { atCommit, lastWrites, line } = inTransaction();
  const heads = headsKnownHere();
  const key = headKey(stream);
  const { seq: expected, misses, askUntil } = heads.get(key) ?? { seq: null, misses: 0, askUntil: 0 };
  if (now().getTime() < askUntil) return advance(stream, by);
  const seq = expected === null ? await advance(stream, by) : expected + by;
  if (expected !== null) {
    lastWrites.push({
      kind: 'change',
      collection: streamHeadCollection.name,
      filter: { hospitalId: context().tenant.id, stream, seq: expected },
      update: { $inc: { seq: by, version: 1 }, $set: { updatedAt: now() } },
      otherwise: () => heads.set(key, missed(line.has(key) ? misses + 1 : misses)),
    });
  }
  atCommit.push(() => heads.set(key, { seq, misses: expected === null ? misses : 0, askUntil: 0 }));
  return seq;
}

async function advance(stream: string, by: number): Promise<number> {
  const heads = headRepository();
  const moved = await heads.updateWhere({ stream }, {}, { seq: by });
  if (moved !== null) return moved.seq;
  // A race for the first event of a stream ends at the unique index, and the transaction is tried again.
  return (await heads.insert({ stream, seq: by })).seq;
}

/** The number of the stream's last event; 0 where nothing happened yet. Read it before the snapshot it goes with. */
export async function streamPosition(of: Stream): Promise<number> {
  return (await headRepository().findOne({ stream: streamName(of) }))?.seq ?? 0;
}

/** The same for many streams in one query, by their names; those that never had an event are left out. */
export async function streamPositions(of: readonly Stream[]): Promise<ReadonlyMap<string, number>> {
  const heads = await headRepository().find({ stream: { $in: of.map(streamName) } });
  return new Map(heads.map(({ stream, seq }) => [stream, seq]));
}

/** Which events of a stream: those numbered after `after`, up to `upTo`, that happened from `from` on and by `until`. */
export interface EventRange {
  readonly after: number;
  readonly upTo?: number;
  readonly from?: Date;
  readonly until?: Date;
  readonly limit?: number;
}

/** The stream's events in that range, in order, as far as they are kept. For the house. */
export async function listEvents(
  of: Stream,
  { after, upTo, from, until, limit }: EventRange,
): Promise<StoredEnvelope[]> {
  const at = { ...(from === undefined ? {} : { $gte: from }), ...(until === undefined ? {} : { $lte: until }) };
  const found = await outboxRepository().find(
    {
      stream: streamName(of),
      seq: { $gt: after, ...(upTo === undefined ? {} : { $lte: upTo }) },
      ...(from === undefined && until === undefined ? {} : { at }),
    },
    { sort: { seq: 1 }, ...(limit === undefined ? {} : { limit }) },
  );
  return found.map(toEnvelope);
}

/** Removes the stream's events up to that number which were told and happened before that instant. For the house. */
export const forgetEvents = (of: Stream, upTo: number, before: Date): Promise<number> =>
  outboxRepository().remove({
    stream: streamName(of),
    seq: { $lte: upTo },
    at: { $lt: before },
    relayedAt: { $ne: null },
  });

/** Where these streams stand, as far as they moved after `since`. Those that never had an event are left out. */
export function streamHeads(names: readonly string[], since: Date): Promise<readonly Doc<StreamHead>[]> {
  return headRepository().find({ stream: { $in: names }, updatedAt: { $gt: since } });
}

export const toEnvelope = (event: Doc<OutboxEvent>): StoredEnvelope => ({
  id: event._id,
  stream: event.stream,
  seq: event.seq,
  at: event.at.toISOString(),
  name: event.name as EventName,
  data: event.data as never,
});
