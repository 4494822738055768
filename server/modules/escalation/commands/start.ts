import type { MessageView } from '../../../../shared/schemas/chat.ts';
import type { MessageId } from '../../../../shared/types/ids.ts';
import { now } from '../../../access/context.ts';
import { fieldChanges, journal } from '../../../journal/journal.ts';
import { nudge } from '../../../jobs/nudge.ts';
import { getMessageForLadder } from '../../chat/index.ts';
import type { EscalationRecord } from '../escalation.model.ts';
import { escalationCollection } from '../escalation.model.ts';
import { escalationRepository } from '../escalation.repository.ts';
import { ladderInForce } from '../queries/list-ladders.ts';
import { FIRST_STEP, patienceMs } from '../steps.ts';

/** The name of the job that climbs. */
export const CLIMB = 'escalation.climb';

/** Whether nobody's acknowledging it is somebody else's business: always where urgent; an ordinary ask may wait. */
export const climbsLadder = ({ kind, priority, needsAck }: MessageView): boolean =>
  kind !== 'step' && (priority === 'urgent' || (priority === 'important' && needsAck));

/** Puts the message at the foot of its ladder. Once for each message; in the transaction in force, for the house. */
export async function startLadder(messageId: MessageId): Promise<void> {
  const message = await getMessageForLadder(messageId);
  if (message === null || message.isDeleted) return;
  if ((await escalationRepository().findOne({ messageId })) !== null) return;
  const rungs = await ladderInForce(message.wardId);
  // Who asks nobody (a role that nobody holds) does not wait for nobody to answer.
  const isAnyoneAsked = message.askedIds.length > 0;
  const fields: EscalationRecord = {
    messageId,
    channelId: message.channelId,
    wardId: message.wardId,
    rungs,
    ...FIRST_STEP,
    dueAt: isAnyoneAsked ? new Date(message.at.getTime() + patienceMs(rungs, FIRST_STEP)) : now(),
    tries: 0,
    state: 'active',
  };
  await escalationRepository().insert(fields);
  const changes = fieldChanges<EscalationRecord>({}, fields, escalationCollection.encrypted);
  await journal({ action: 'escalation.started', subject: { kind: 'message', id: messageId }, changes });
  if (!isAnyoneAsked) nudge(CLIMB);
}
