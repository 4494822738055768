import { Schema } from 'mongoose';
import type { Rung } from '../../../shared/schemas/chat.ts';
import type { ChannelId, MessageId, WardId } from '../../../shared/types/ids.ts';
import { defineCollection } from '../../db/collection.ts';
import type { Doc } from '../../db/filter.ts';

/** A ward's own ladder, or the hospital's. People and roles stand in it by id. */
export interface LadderRecord {
  /** The ward's id, or `hospital`. One ladder each. */
  readonly scope: WardId | 'hospital';
  readonly rungs: readonly Rung[];
}

/**
 * How the ladder of one message is climbed. `rung` and `time` (both from 1) name the step that is taken at `dueAt`; a rung
 * past the last: nobody answered.
 */
export interface EscalationRecord {
  readonly messageId: MessageId;
  readonly channelId: ChannelId;
  readonly wardId: WardId | null;
  /** As the ladder was when the message was sent: who changes a ladder does not change what is being climbed. */
  readonly rungs: readonly Rung[];
  readonly rung: number;
  readonly time: number;
  readonly dueAt: Date;
  /** How often that step failed; it is due later each time. */
  readonly tries: number;
  /** `withdrawn`: the message was deleted. */
  readonly state: 'active' | 'acknowledged' | 'exhausted' | 'withdrawn';
}
export type Escalation = Doc<EscalationRecord>;

export const ladderCollection = defineCollection<LadderRecord>({
  name: 'ladders',
  fields: { scope: { type: String, required: true }, rungs: { type: [Schema.Types.Mixed], required: true } },
  indexes: [{ name: 'ladder_scope', key: { scope: 1 }, isUnique: true }],
  encrypted: [],
  blind: {},
  discipline: 'versioned',
  journal: 'required',
});

export const escalationCollection = defineCollection<EscalationRecord>({
  name: 'escalations',
  fields: {
    messageId: { type: String, required: true },
    channelId: { type: String, required: true },
    wardId: { type: String, default: null },
    rungs: { type: [Schema.Types.Mixed], required: true },
    rung: { type: Number, required: true },
    time: { type: Number, required: true },
    dueAt: { type: Date, required: true },
    tries: { type: Number, required: true },
    state: { type: String, required: true },
  },
  indexes: [
    { name: 'escalation_message', key: { messageId: 1 }, isUnique: true },
    { name: 'escalation_due', key: { state: 1, dueAt: 1 }, where: { state: 'active' } },
  ],
  encrypted: [],
  blind: {},
  discipline: 'versioned',
  journal: 'required',
});
