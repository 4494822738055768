import { defineCollection, encryptedField } from '../db/collection.ts';

/** An event as it waits to be told: written in the transaction of the change it speaks of. */
export interface OutboxEvent {
  readonly stream: string;
  /** 1…n within the stream, without holes. */
  readonly seq: number;
  readonly at: Date;
  readonly name: string;
  readonly data: unknown;
  /** `null`: not yet told to every listener. */
  readonly relayedAt: Date | null;
}

export const outboxCollection = defineCollection<OutboxEvent>({
  name: 'outbox',
  fields: {
    stream: { type: String, required: true },
    seq: { type: Number, required: true },
    at: { type: Date, required: true },
    name: { type: String, required: true },
    data: encryptedField,
    relayedAt: { type: Date, default: null },
  },
  indexes: [
    { name: 'outbox_stream_seq', key: { stream: 1, seq: 1 }, isUnique: true },
    { name: 'outbox_waiting', key: { relayedAt: 1, stream: 1, seq: 1 } },
    { name: 'outbox_by_time', key: { at: 1 } },
  ],
  encrypted: ['data'],
  blind: {},
  discipline: 'versioned',
  journal: { exempt: 'An event tells of a change that stands in the journal itself.' },
  isMadeWhole: true,
});

/** Where a stream stands: the number of its last event. */
export interface StreamHead {
  readonly stream: string;
  readonly seq: number;
}

export const streamHeadCollection = defineCollection<StreamHead>({
  name: 'streamHeads',
  fields: { stream: { type: String, required: true }, seq: { type: Number, required: true } },
  indexes: [{ name: 'stream_head', key: { stream: 1 }, isUnique: true }],
  encrypted: [],
  blind: {},
  discipline: 'versioned',
  journal: { exempt: 'A counter.' },
});

/** Which event a subscriber has dealt with, so that a second telling has no effect. */
export interface ConsumedEvent {
  readonly subscriber: string;
  readonly eventId: string;
  readonly at: Date;
}

/** The index that lets one node deal with an event. */
export const CONSUMED_ONCE = 'consumed_once';

export const consumedCollection = defineCollection<ConsumedEvent>({
  name: 'consumedEvents',
  fields: {
    subscriber: { type: String, required: true },
    eventId: { type: String, required: true },
    at: { type: Date, required: true },
  },
  indexes: [
    { name: CONSUMED_ONCE, key: { subscriber: 1, eventId: 1 }, isUnique: true },
    { name: 'consumed_sweep', key: { at: 1 }, sweepAfterSeconds: 30 * 24 * 3600 },
  ],
  encrypted: [],
  blind: {},
  discipline: 'versioned',
  journal: { exempt: 'A mark that an effect happened; the effect has its own entry.' },
});
