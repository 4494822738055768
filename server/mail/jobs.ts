import { context, now } from '../access/context.ts';
import type { Doc } from '../db/filter.ts';
import type { Job } from '../jobs/job.ts';
import { assertLease } from '../jobs/lease.ts';
import type { Services } from '../services.ts';
import { DELIVER_MAIL } from './mail.ts';
import type { Mail } from './mail.model.ts';
import { mailRepository } from './mail.repository.ts';
import type { MailOutcome, MailTransport } from './smtp.ts';
import { smtpTransport } from './smtp.ts';
import { terminalTransport } from './terminal.ts';

const BATCH = 50;
const FIRST_PAUSE_MS = 30_000;
const LONGEST_PAUSE_MS = 3_600_000;
/** About seven hours with the pauses above; what a mail says is stale by then. */
export const MOST_TRIES = 14;

/**
 * What mail does by itself. Without a mail server the demo keeps its mails for its outbox page; where that page is not
 * open to all (an installation that began empty, or one that a network can reach) they are printed in the terminal:
 * whoever started the server reads the first operator's code there.
 */
export function mailJobs({ config }: Pick<Services, 'config'>): Job[] {
  if (config.smtpUrl !== undefined) return [deliveryJob(smtpTransport(config.smtpUrl, config.mailFrom))];
  if (config.mode === 'demo' && !config.isOpenToNetwork) return [];
  return [deliveryJob(terminalTransport((text) => void process.stdout.write(text)))];
}

/** Hands what is due to the mail server, and tries again later what it could not take. */
export function deliveryJob(transport: MailTransport): Job {
  return {
    name: DELIVER_MAIL,
    everyMs: 15_000,
    async run() {
      const filter = { state: 'queued', nextTryAt: { $lte: now() } } as const;
      const due = await mailRepository().find(filter, { sort: { nextTryAt: 1 }, limit: BATCH });
      for (const mail of due) {
        await assertLease();
        const { outcome, error } = await transport.send({ ...mail, id: mail._id });
        await note(mail, outcome, error);
        if (outcome === 'unreachable') return;
      }
    },
  };
}

async function note(mail: Doc<Mail>, outcome: MailOutcome, error: unknown): Promise<void> {
  const tries = mail.tries + 1;
  const state = outcome === 'sent' ? 'sent' : outcome === 'refused' || tries >= MOST_TRIES ? 'failed' : 'queued';
  const pause = Math.min(FIRST_PAUSE_MS * 2 ** mail.tries, LONGEST_PAUSE_MS);
  const nextTryAt = new Date(now().getTime() + pause);
  await mailRepository().updateWhere({ _id: mail._id, version: mail.version }, { state, tries, nextTryAt });
  if (outcome === 'sent') return;
  const { services, tenant } = context();
  const what =
    state === 'failed' ? 'A mail could not be delivered and is given up.' : 'A mail could not be delivered yet.';
  services.log[state === 'failed' ? 'error' : 'warn'](what, {
    hospitalId: tenant.id,
    count: tries,
    why: outcome,
    error,
  });
}
