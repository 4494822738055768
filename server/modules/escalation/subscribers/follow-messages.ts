import type { EventData } from '../../../../shared/events/registry.ts';
import type { Subscriber } from '../../../outbox/subscribers.ts';
import { climbsLadder, startLadder } from '../commands/start.ts';
import { acknowledge, withdraw } from '../commands/stop.ts';
import { escalationRepository } from '../escalation.repository.ts';

/** A message that must be acknowledged begins to climb its ladder. */
export const startLadders: Subscriber = {
  name: 'escalation.start',
  events: ['message.added'],
  concerns: ({ data }) => climbsLadder((data as EventData<'message.added'>).message),
  async handle({ data }) {
    await startLadder((data as EventData<'message.added'>).message.id);
  },
};

/** Whoever is asked and acknowledges it stops the ladder; so does who deletes it. */
export const stopLadders: Subscriber = {
  name: 'escalation.stop',
  events: ['message.changed'],
  concerns({ data }) {
    const { needsAck, deletedAt, acks } = (data as EventData<'message.changed'>).message;
    return needsAck && (deletedAt !== null || acks.length > 0);
  },
  async handle({ data }) {
    const { message } = data as EventData<'message.changed'>;
    const by = message.acks.filter(({ staffId }) => message.askedIds.includes(staffId));
    if (message.deletedAt === null && by.length === 0) return;
    const escalation = await escalationRepository().findOne({ messageId: message.id, state: 'active' });
    if (escalation === null) return;
    if (message.deletedAt !== null) await withdraw(escalation);
    else
      await acknowledge(
        escalation,
        by.map(({ staffId, name }) => ({ staffId, name })),
      );
  },
};
