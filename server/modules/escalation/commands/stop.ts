import type { LadderStep } from '../../../../shared/schemas/chat.ts';
import { now } from '../../../access/context.ts';
import { transaction } from '../../../db/transaction.ts';
import { fieldChanges, journal } from '../../../journal/journal.ts';
import { tellStep } from '../../chat/index.ts';
import { settleNotices } from '../../notices/index.ts';
import type { Escalation, EscalationRecord } from '../escalation.model.ts';
import { escalationCollection } from '../escalation.model.ts';
import { escalationRepository } from '../escalation.repository.ts';
import { FIRST_STEP } from '../steps.ts';

/** Begins of the keys of every notice this message’s ladder raises. */
export const noticesOf = (messageId: string) => `message.escalated:${messageId}:`;

/** Writes how it stands now, with its journal entry. By its version: a step is taken once, whoever tries. */
export async function write(
  escalation: Escalation,
  action: string,
  change: Partial<Pick<EscalationRecord, 'rung' | 'time' | 'dueAt' | 'tries' | 'state'>>,
): Promise<void> {
  await escalationRepository().update(escalation._id, escalation.version, change);
  await journal({
    action: `escalation.${action}`,
    subject: { kind: 'message', id: escalation.messageId },
    changes: fieldChanges<EscalationRecord>(escalation, change, escalationCollection.encrypted),
  });
}

const FIRST_PAUSE_MS = 5_000;
/** Somebody waits for an answer: it is never given up, and tried at least every minute. */
const LONGEST_PAUSE_MS = 60_000;

/** Its step failed: it is due again a little later. Where it changed since it was read, nothing is to be done. */
export function putOff({ _id, version, messageId, dueAt, tries }: Escalation): Promise<void> {
  return transaction(async () => {
    const pause = Math.min(FIRST_PAUSE_MS * 2 ** tries, LONGEST_PAUSE_MS);
    const change = { dueAt: new Date(now().getTime() + pause), tries: tries + 1 };
    if ((await escalationRepository().updateWhere({ _id, version }, change)) === null) return;
    await journal({
      action: 'escalation.put-off',
      subject: { kind: 'message', id: messageId },
      changes: fieldChanges<EscalationRecord>({ dueAt, tries }, change, escalationCollection.encrypted),
    });
  });
}

/** The message was deleted: nobody is asked any more. */
export async function withdraw(escalation: Escalation): Promise<void> {
  await write(escalation, 'withdrawn', { state: 'withdrawn' });
  await settleNotices({ keyPrefix: noticesOf(escalation.messageId) });
}

/** Somebody acknowledged it. The thread says so where it told of the ladder before; else the acknowledgement says it all. */
export async function acknowledge(escalation: Escalation, by: LadderStep['asked']): Promise<void> {
  const { messageId, channelId, rung, time } = escalation;
  await write(escalation, 'acknowledged', { state: 'acknowledged' });
  for (const { staffId } of by) await settleNotices({ keyPrefix: noticesOf(messageId), staffId });
  await settleNotices({ keyPrefix: noticesOf(messageId) });
  const hasClimbed = rung !== FIRST_STEP.rung || time !== FIRST_STEP.time;
  if (hasClimbed) await tellStep(channelId, { of: messageId, rung, time, asked: by, outcome: 'acknowledged' });
}
