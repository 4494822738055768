import type { MailView } from '../../shared/schemas/mail.ts';
import { mailId } from '../../shared/types/ids.ts';
import { now } from '../access/context.ts';
import type { Doc } from '../db/filter.ts';
import { inTransaction } from '../db/transaction.ts';
import { nudge } from '../jobs/nudge.ts';
import type { Mail } from './mail.model.ts';
import { mailRepository } from './mail.repository.ts';

/** The name of the delivering job. */
export const DELIVER_MAIL = 'mail.deliver';

/** What to tell one person. Never patient data: mail is read by every server on its way. */
export interface NewMail {
  /** One address. */
  readonly to: string;
  readonly subject: string;
  /** Plain text. */
  readonly text: string;
}

/**
 * Queues a mail in the transaction in force: it is sent only if what it speaks of stands. Delivered at least once, soon
 * after the commit, by SMTP; where no mail server is named it stays in the outbox. Throws outside a transaction.
 */
export async function queueMail({ to, subject, text }: NewMail): Promise<void> {
  inTransaction();
  await mailRepository().insert({ to, subject, text, state: 'queued', tries: 0, nextTryAt: now() });
  nudge(DELIVER_MAIL);
}

const toView = (mail: Doc<Mail>): MailView => ({
  id: mailId.parse(mail._id),
  to: mail.to,
  subject: mail.subject,
  text: mail.text,
  queuedAt: mail.createdAt.toISOString(),
  state: mail.state,
});

/** The newest mails of the hospital in force, for the demo's outbox page. Runs as the house only; people find nothing. */
export async function recentMail(limit: number): Promise<MailView[]> {
  return (await mailRepository().find({}, { sort: { createdAt: -1, _id: -1 }, limit })).map(toView);
}

/** One mail of the hospital in force. Runs as the house only. Throws `not-found`. */
export const mailById = async (id: string): Promise<MailView> => toView(await mailRepository().get(id));
