import { NOTICES } from '../../../../shared/domain/notice-types.ts';
import { context, now } from '../../../access/context.ts';
import { transaction } from '../../../db/transaction.ts';
import { LeaseLostError } from '../../../jobs/lease.ts';
import { applySettlement } from '../commands/apply-settlement.ts';
import { forgetWords } from '../commands/forget-words.ts';
import { giveNotices } from '../commands/give-notices.ts';
import type { Cause } from '../notices.model.ts';
import { causeRepository, settlementRepository } from '../notices.repository.ts';
import { placeWords } from '../place-words.ts';
import type { NoticePorts } from '../ports.ts';
import { findRecipients } from '../recipients.ts';

const BATCH = 200;
const PEOPLE_AT_ONCE = 10;
const FIRST_PAUSE_MS = 2_000;
const LONGEST_PAUSE_MS = 300_000;
/** More than an hour; by then it is no news. */
const MOST_TRIES = 20;

/**
 * Makes notices of the causes that wait, what cannot wait first, and then settles what is done. Each recipient has a
 * transaction's guarantee of their own: a run that dies goes on where it was.
 *
 * @param batch how many settlements are read at a time
 */
export async function deliverNotices(ports: Partial<NoticePorts>, batch = BATCH): Promise<void> {
  const [newest] = await settlementRepository().find({}, { sort: { _id: -1 }, limit: 1 });
  await deliverWaiting(ports);
  if (newest !== undefined) await settleUpTo(newest._id, ports, batch);
}

/** Goes on past those that cannot be settled yet, however many: they wait for a notice that cannot be given. */
async function settleUpTo(newest: string, ports: Partial<NoticePorts>, batch: number): Promise<void> {
  let after = '';
  for (;;) {
    const filter = { _id: { $gt: after, $lte: newest } };
    const settlements = await settlementRepository().find(filter, { sort: { _id: 1 }, limit: batch });
    for (const settlement of settlements) {
      const { forgets } = settlement;
      const work = forgets === null ? applySettlement(settlement, ports) : forgetWords(settlement, forgets, ports);
      await work.catch((error: unknown) => noteFailure('A notice could not be settled.', error));
      after = settlement._id;
    }
    if (settlements.length < batch) return;
  }
}

async function deliverWaiting(ports: Partial<NoticePorts>): Promise<void> {
  for (;;) {
    const filter = { state: 'waiting', nextTryAt: { $lte: now() } } as const;
    const due = await causeRepository().find(filter, { sort: { _id: 1 }, limit: BATCH });
    const inOrder = due.toSorted((one, other) => NOTICES[one.type].level - NOTICES[other.type].level);
    for (const cause of inOrder) await deliver(cause, ports).catch((error: unknown) => postpone(cause, error));
    if (due.length < BATCH) return;
  }
}

async function deliver(cause: Cause, ports: Partial<NoticePorts>): Promise<void> {
  const recipients = await findRecipients(cause, ports);
  const words = { ...(await placeWords(cause.link)), ...cause.words };
  for (let from = 0; from < recipients.length; from += PEOPLE_AT_ONCE) {
    await giveNotices(cause, words, recipients.slice(from, from + PEOPLE_AT_ONCE));
  }
  await transaction(async () => void (await causeRepository().updateWhere({ _id: cause._id }, { state: 'delivered' })));
}

/** One cause that cannot be told must not keep the others. */
async function postpone(cause: Cause, error: unknown): Promise<void> {
  if (error instanceof LeaseLostError) throw error;
  const tries = cause.tries + 1;
  const state = tries >= MOST_TRIES ? 'failed' : 'waiting';
  const pause = Math.min(FIRST_PAUSE_MS * 2 ** cause.tries, LONGEST_PAUSE_MS);
  const nextTryAt = new Date(now().getTime() + pause);
  await transaction(async () => {
    await causeRepository().updateWhere({ _id: cause._id, state: 'waiting' }, { state, tries, nextTryAt });
  });
  noteFailure(state === 'failed' ? 'A notice is given up.' : 'A notice could not be given yet.', error, tries);
}

function noteFailure(what: string, error: unknown, count = 1): void {
  if (error instanceof LeaseLostError) throw error;
  const { services, tenant } = context();
  services.log.error(what, { hospitalId: tenant.id, count, error });
}
