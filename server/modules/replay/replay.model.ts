import type { StaffId, WardId } from '../../../shared/types/ids.ts';
import { defineCollection, encryptedField } from '../../db/collection.ts';

/** A ward's board or census as its stream had made it by one of its events: the past is folded from here. */
export interface Checkpoint {
  readonly stream: string;
  /** The last event in it; 0 where it is the ward's beginning. */
  readonly seq: number;
  /** No event in it is later than this. */
  readonly at: Date;
  /** A `WardBoard` or a `WardCensus`. */
  readonly state: unknown;
}

export const checkpointCollection = defineCollection<Checkpoint>({
  name: 'boardCheckpoints',
  fields: {
    stream: { type: String, required: true },
    seq: { type: Number, required: true },
    at: { type: Date, required: true },
    state: encryptedField,
  },
  indexes: [
    { name: 'checkpoint_stream_seq', key: { stream: 1, seq: 1 }, isUnique: true },
    { name: 'checkpoint_stream_at', key: { stream: 1, at: 1, seq: 1 } },
  ],
  encrypted: ['state'],
  blind: {},
  discipline: 'versioned',
  journal: { exempt: 'It repeats what events said, whose changes stand in the journal.' },
});

/** When somebody last looked at what changed on a ward. */
export interface Look {
  readonly staffId: StaffId;
  readonly wardId: WardId;
  readonly at: Date;
}

export const lookCollection = defineCollection<Look>({
  name: 'wardLooks',
  fields: {
    staffId: { type: String, required: true },
    wardId: { type: String, required: true },
    at: { type: Date, required: true },
  },
  indexes: [{ name: 'look_of_staff', key: { staffId: 1, wardId: 1 }, isUnique: true }],
  encrypted: [],
  blind: {},
  discipline: 'versioned',
  journal: { exempt: 'A mark of where one person’s own reading stopped; it changes nothing for anybody else.' },
});
