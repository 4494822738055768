import type { EventName } from '../../shared/events/registry.ts';
import { now } from '../access/context.ts';
import { definePolicy } from '../access/policy.ts';
import { duplicateIndex } from '../db/database-errors.ts';
import { repository } from '../db/repository.ts';
import { transaction } from '../db/transaction.ts';
import type { StoredEnvelope } from './outbox.ts';
import type { ConsumedEvent } from './outbox.model.ts';
import { CONSUMED_ONCE, consumedCollection } from './outbox.model.ts';

/** A module that acts on another's events. It runs as the house in the hospital of the event, in one transaction. */
export interface Subscriber {
  /** Unique and stable: it is how the house remembers what this subscriber has dealt with. */
  readonly name: string;
  readonly events: readonly EventName[];
  /**
   * Whether the event is its business at all, by what it says or by what there is by now: what is not costs no transaction.
   * Every one where not given.
   */
  readonly concerns?: (envelope: StoredEnvelope) => boolean | Promise<boolean>;
  /** May be called again for the same event only if it threw; its effects and the mark commit together. */
  handle(envelope: StoredEnvelope): Promise<void>;
}

const consumedPolicy = definePolicy<ConsumedEvent>({ of: 'consumed event', scope: () => null, rules: {} });

/** Hands the event to the subscriber, once: the mark that it did is committed with what it did. */
export async function consume(subscriber: Subscriber, envelope: StoredEnvelope): Promise<void> {
  if ((await subscriber.concerns?.(envelope)) === false) return;
  try {
    await transaction(async () => {
      const consumed = repository(consumedCollection, consumedPolicy);
      const mark = { subscriber: subscriber.name, eventId: envelope.id };
      if ((await consumed.findOne(mark)) !== null) return;
      await consumed.insert({ ...mark, at: now() });
      await subscriber.handle(envelope);
    });
  } catch (error) {
    // Another node was first. A duplicate of the subscriber's own is its failure like any other.
    if (duplicateIndex(error) !== CONSUMED_ONCE) throw error;
  }
}
