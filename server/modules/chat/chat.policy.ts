import type { PersonActor } from '../../access/actor.ts';
import { definePolicy } from '../../access/policy.ts';
import type { Filter } from '../../db/filter.ts';
import type { WardId } from '../../../shared/types/ids.ts';
import type { ChannelRecord, MessageRecord, SavedRecord, StandingRecord } from './chat.model.ts';

const usesChat = (actor: PersonActor) => actor.permissions.has('chat.use');

/** The wards whose channels somebody reads: those assigned to them, or all for whoever sees every ward. */
function wardsOf(actor: PersonActor): readonly Filter<ChannelRecord>[] {
  if (actor.wardIds !== null) return [{ kind: 'ward', wardId: { $in: actor.wardIds } }];
  return actor.permissions.has('ward.read') ? [{ kind: 'ward' }] : [];
}

/** Whether somebody reads that ward's channel by what they are, not because they were asked there. */
export const seesWardChannel = (actor: PersonActor, wardId: WardId | null): boolean =>
  actor.wardIds === null ? actor.permissions.has('ward.read') : wardId !== null && actor.wardIds.includes(wardId);

/**
 * Who is in a channel, as far as it can be asked of the record: a patient's is open to whoever may see patients here, and
 * whether they see that one is asked of the patients module at every look (`visibleChannels`, the one door).
 */
export const channelPolicy = definePolicy<ChannelRecord>({
  of: 'channel',
  scope(actor) {
    if (!usesChat(actor)) return null;
    return {
      $or: [
        { memberIds: actor.userId },
        { guestIds: actor.userId },
        ...wardsOf(actor),
        ...(actor.permissions.has('patient.read') ? [{ kind: 'patient' } as const] : []),
      ],
    };
  },
  rules: {
    'chat.use': { may: usesChat },
    'chat.urgent': { may: usesChat },
  },
});

/** Messages have no rule of their own: they are reached through their channel, which is asked first (`findMessage`). */
export const messagePolicy = definePolicy<MessageRecord>({
  of: 'message',
  scope: (actor) => (usesChat(actor) ? {} : null),
  rules: {},
});

/** Where somebody stands is theirs; the others are told how far they came, by the house. */
export const standingPolicy = definePolicy<StandingRecord>({
  of: 'standing',
  scope: (actor) => (usesChat(actor) ? { staffId: actor.userId } : null),
  rules: {},
});

export const savedPolicy = definePolicy<SavedRecord>({
  of: 'saved message',
  scope: (actor) => (usesChat(actor) ? { staffId: actor.userId } : null),
  rules: {},
});
