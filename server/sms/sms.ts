import type { MailView } from '../../shared/schemas/mail.ts';
import { mailId } from '../../shared/types/ids.ts';
import { now } from '../access/context.ts';
import type { Doc } from '../db/filter.ts';
import { inTransaction } from '../db/transaction.ts';
import { nudge } from '../jobs/nudge.ts';
import type { Sms } from './sms.model.ts';
import { smsRepository } from './sms.repository.ts';

/** The name of the delivering job. */
export const DELIVER_SMS = 'sms.deliver';

/** What to tell one phone. Never patient data: every network on its way reads it. */
export interface NewSms {
  /** E.164. */
  readonly to: string;
  /** Plain text, best below 160 characters: longer ones are cut into several by the network. */
  readonly text: string;
}

/**
 * Queues a text message in the transaction in force: it is sent only if what it speaks of stands. Delivered at least once,
 * soon after the commit, by the provider; where none is named it stays in the outbox. Throws outside a transaction.
 */
export async function queueSms({ to, text }: NewSms): Promise<void> {
  inTransaction();
  await smsRepository().insert({ to, text, state: 'queued', tries: 0, nextTryAt: now() });
  nudge(DELIVER_SMS);
}

/** As the demo's outbox page shows it, beside its mails. */
const toView = (sms: Doc<Sms>): MailView => ({
  id: mailId.parse(sms._id),
  to: sms.to,
  subject: 'Text message',
  text: sms.text,
  queuedAt: sms.createdAt.toISOString(),
  state: sms.state,
});

/** The newest of the hospital in force, for the demo's outbox page. Runs as the house only; people find nothing. */
export async function recentSms(limit: number): Promise<MailView[]> {
  return (await smsRepository().find({}, { sort: { createdAt: -1, _id: -1 }, limit })).map(toView);
}

/** One of them. Runs as the house only. Throws `not-found`. */
export const smsById = async (id: string): Promise<MailView> => toView(await smsRepository().get(id));
