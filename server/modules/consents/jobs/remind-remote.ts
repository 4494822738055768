import { context, now } from '../../../access/context.ts';
import { hashToken } from '../../../crypto/opaque-tokens.ts';
import { transaction } from '../../../db/transaction.ts';
import type { Job } from '../../../jobs/job.ts';
import { assertLease } from '../../../jobs/lease.ts';
import { newHospitalToken } from '../../sign-in/index.ts';
import { consentRepository } from '../consents.repository.ts';
import { journalLink } from '../remote-links.ts';
import { later, REMIND_BEFORE_MS, SENT_LATELY_MS } from '../remote-periods.ts';
import { isGood } from '../remote-standing.ts';
import { sendLink } from '../remote-words.ts';
import type { Link } from '../remote.model.ts';
import { linkRepository } from '../remote.repository.ts';

const BATCH = 100;

/** Only hashes of tokens are kept, so the reminder brings one of its own; the first goes on working. */
const remind = (link: Link): Promise<void> =>
  transaction(async () => {
    const consent = await consentRepository().findOne({ _id: link.consentId });
    if (consent === null || !isGood(link, consent)) return;
    const token = newHospitalToken(context().tenant);
    const due = { _id: link._id, isLive: true, openedAt: null, remindedAt: null } as const;
    if ((await linkRepository().findOne(due)) === null) return;
    const change = { remindedAt: now(), tokenHashes: [...link.tokenHashes, hashToken(token.secret)] };
    await linkRepository().updateWhere(due, change);
    await journalLink('consent-link.reminded', link);
    await sendLink(link, token.text, true);
  });

/** A link that nobody has opened a day before its end is sent once more. */
export const remindRemote: Job = {
  name: 'consents.remind-remote',
  everyMs: 600_000,
  async run() {
    const at = now();
    const ends = { $gt: at, $lte: later(at, REMIND_BEFORE_MS) };
    const due = { isLive: true, openedAt: null, remindedAt: null, expiresAt: ends } as const;
    const sentBefore = { createdAt: { $lte: later(at, -SENT_LATELY_MS) } };
    const links = await linkRepository().find({ ...due, ...sentBefore }, { sort: { expiresAt: 1 }, limit: BATCH });
    for (const link of links) {
      await assertLease();
      if (link.contact !== null) await remind(link);
    }
  },
};
