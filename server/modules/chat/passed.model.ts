import type { ChannelId, MessageId, StaffId, WardId } from '../../../shared/types/ids.ts';
import { definePolicy } from '../../access/policy.ts';
import { defineCollection } from '../../db/collection.ts';
import { repository } from '../../db/repository.ts';

/** Somebody left duty while a message waited for them: whom it passed to. */
export interface PassedRecord {
  readonly messageId: MessageId;
  readonly channelId: ChannelId;
  readonly wardId: WardId;
  /** Who was asked and went. */
  readonly fromId: StaffId;
  readonly at: Date;
  /** Who is asked in their place; empty while nobody is on duty there. */
  readonly toIds: readonly StaffId[];
}

export const passedCollection = defineCollection<PassedRecord>({
  name: 'chatPassed',
  fields: {
    messageId: { type: String, required: true },
    channelId: { type: String, required: true },
    wardId: { type: String, required: true },
    fromId: { type: String, required: true },
    at: { type: Date, required: true },
    toIds: { type: [String], required: true },
  },
  indexes: [
    { name: 'passed_once', key: { messageId: 1, fromId: 1, wardId: 1 }, isUnique: true },
    { name: 'passed_in_ward', key: { wardId: 1, at: 1 } },
  ],
  encrypted: [],
  blind: {},
  discipline: 'versioned',
  journal: 'required',
  canBeBinned: true,
});

/** The house passes on; who may read the message is asked of the message. */
export const passedPolicy = definePolicy<PassedRecord>({ of: 'message passed on', scope: () => null, rules: {} });

export const passedRepository = () => repository(passedCollection, passedPolicy);
