import { context, now } from '../access/context.ts';
import type { Config } from '../config/config.ts';
import type { Doc } from '../db/filter.ts';
import type { Job } from '../jobs/job.ts';
import { assertLease } from '../jobs/lease.ts';
import { DELIVER_SMS } from './sms.ts';
import type { Sms } from './sms.model.ts';
import { smsRepository } from './sms.repository.ts';
import type { SmsOutcome, SmsTransport } from './twilio.ts';
import { twilioTransport } from './twilio.ts';

const BATCH = 50;
const FIRST_PAUSE_MS = 15_000;
const LONGEST_PAUSE_MS = 900_000;
/** About an hour with the pauses above; what it says is stale by then. */
export const MOST_SMS_TRIES = 9;

/** What text messages do by themselves. Without a provider they are kept for the outbox page. */
export const smsJobs = ({ config }: { readonly config: Pick<Config, 'sms'> }): Job[] =>
  config.sms === undefined ? [] : [smsJob(twilioTransport(config.sms))];

/** Hands what is due to the provider, and tries again later what it could not take. */
export function smsJob(transport: SmsTransport): Job {
  return {
    name: DELIVER_SMS,
    everyMs: 15_000,
    async run() {
      const filter = { state: 'queued', nextTryAt: { $lte: now() } } as const;
      const due = await smsRepository().find(filter, { sort: { nextTryAt: 1 }, limit: BATCH });
      for (const sms of due) {
        await assertLease();
        const { outcome, error } = await transport.send(sms);
        await note(sms, outcome, error);
        if (outcome === 'unreachable') return;
      }
    },
  };
}

async function note(sms: Doc<Sms>, outcome: SmsOutcome, error: unknown): Promise<void> {
  const tries = sms.tries + 1;
  const state = outcome === 'sent' ? 'sent' : outcome === 'refused' || tries >= MOST_SMS_TRIES ? 'failed' : 'queued';
  const pause = Math.min(FIRST_PAUSE_MS * 2 ** sms.tries, LONGEST_PAUSE_MS);
  const nextTryAt = new Date(now().getTime() + pause);
  await smsRepository().updateWhere({ _id: sms._id, version: sms.version }, { state, tries, nextTryAt });
  if (outcome === 'sent') return;
  const { services, tenant } = context();
  const isOver = state === 'failed';
  services.log[isOver ? 'error' : 'warn'](
    isOver ? 'A text message could not be delivered and is given up.' : 'A text message could not be delivered yet.',
    { hospitalId: tenant.id, count: tries, why: outcome, error },
  );
}
