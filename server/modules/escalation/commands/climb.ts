import type { LadderStep } from '../../../../shared/schemas/chat.ts';
import { now } from '../../../access/context.ts';
import { transaction } from '../../../db/transaction.ts';
import { askMore, getMessageForLadder, tellStep } from '../../chat/index.ts';
import type { LadderMessage } from '../../chat/index.ts';
import { raiseNotice } from '../../notices/index.ts';
import { namesOf as staffNamesOf } from '../../staff/index.ts';
import type { Escalation } from '../escalation.model.ts';
import { escalationRepository } from '../escalation.repository.ts';
import type { Step } from '../steps.ts';
import { nextRung, nextStep, patienceMs, rungOf } from '../steps.ts';
import type { Target } from '../targets.ts';
import { resolveTargets } from '../targets.ts';
import { acknowledge, noticesOf, withdraw, write } from './stop.ts';

const MINUTE_MS = 60_000;

const linkTo = ({ channelId, messageId, number }: LadderMessage) =>
  ({ to: 'message', channelId, messageId, number }) as const;

const tell = (message: LadderMessage, step: Step, asked: LadderStep['asked'], outcome: LadderStep['outcome']) =>
  tellStep(message.channelId, { of: message.messageId, ...step, asked, outcome });

const namesOf = (targets: readonly Target[]): LadderStep['asked'] =>
  targets.map(({ staffId, name }) => ({ staffId, name }));

/** Asks them, as far as they may read it at all; answers those. */
async function ask(message: LadderMessage, step: Step, targets: readonly Target[]): Promise<readonly Target[]> {
  const reading = new Set(
    await askMore(
      message.messageId,
      targets.map(({ staffId }) => staffId),
    ),
  );
  const asked = targets.filter(({ staffId }) => reading.has(staffId));
  if (asked.length === 0) return asked;
  await tell(message, step, namesOf(asked), 'asked');
  const reasons = [...new Set(asked.map(({ why }) => why))];
  await raiseNotice({
    key: `${noticesOf(message.messageId)}${step.rung}:${step.time}`,
    type: 'message.escalated',
    audiences: reasons.map((why) => ({
      staffIds: asked.filter((one) => one.why === why).map(({ staffId }) => staffId),
      why,
    })),
    words: { ...message.words, minutes: minutesSince(message.at) },
    link: linkTo(message),
  });
  return asked;
}

const minutesSince = (at: Date): string => String(Math.round((now().getTime() - at.getTime()) / MINUTE_MS));

/** Nobody answered to the end. The thread says so, and whoever wrote it is told: they must reach somebody otherwise. */
async function exhaust(escalation: Escalation, message: LadderMessage): Promise<void> {
  const rung = escalation.rungs.length;
  const time = rungOf(escalation.rungs, { rung, time: 1 })?.times ?? 1;
  await write(escalation, 'exhausted', { state: 'exhausted', rung, time });
  await tell(message, { rung, time }, [], 'exhausted');
  if (message.authorId === null) return;
  await raiseNotice({
    key: `message.unanswered:${message.messageId}`,
    type: 'message.unanswered',
    audiences: [{ staffIds: [message.authorId], why: 'escalated' }],
    words: { ...message.words, minutes: minutesSince(message.at) },
    link: linkTo(message),
  });
}

/**
 * Takes the steps from where the ladder stands up to the first that finds somebody: a rung on which nobody is there is told
 * of and passed by at once.
 */
async function takeStep(escalation: Escalation, message: LadderMessage): Promise<void> {
  const { rungs } = escalation;
  let step: Step = { rung: escalation.rung, time: escalation.time };
  for (let rung = rungOf(rungs, step); rung !== undefined; rung = rungOf(rungs, step)) {
    const asked = await ask(message, step, await resolveTargets(rung.targets, message));
    if (asked.length > 0) {
      const next = nextStep(rungs, step);
      // Reckoned from now, not from when it was due: after hours in which the house did not run, people get their minutes
      // to answer at every rung all the same, instead of the whole ladder at once.
      const dueAt = new Date(now().getTime() + patienceMs(rungs, next));
      return write(escalation, 'climbed', { ...next, dueAt, tries: 0 });
    }
    await tell(message, step, [], 'nobody-there');
    step = nextRung(step);
  }
  return exhaust(escalation, message);
}

const isDue = ({ state, dueAt }: Escalation): boolean => state === 'active' && dueAt <= now();

/**
 * Takes the step of that escalation that is due, if one is, in one transaction: everything is read again, and what is
 * written is written over the version that was read. So of many nodes, or after a crash at any point, each step happens once.
 */
export function climb(id: string): Promise<void> {
  return transaction(async () => {
    const escalation = await escalationRepository().findOne({ _id: id });
    if (escalation === null || !isDue(escalation)) return;
    const message = await getMessageForLadder(escalation.messageId);
    if (message === null || message.isDeleted) return withdraw(escalation);
    if (message.ackedIds.length > 0) {
      const by = await staffNamesOf(message.ackedIds);
      return acknowledge(
        escalation,
        [...by].map(([staffId, name]) => ({ staffId, name })),
      );
    }
    return takeStep(escalation, message);
  }, `escalation.climb ${id}`);
}
