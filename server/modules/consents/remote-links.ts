import type { SigningView } from '../../../shared/schemas/consents.ts';
import type { ConsentId } from '../../../shared/types/ids.ts';
import { now, runAsSystem } from '../../access/context.ts';
import { hashToken } from '../../crypto/opaque-tokens.ts';
import { transaction } from '../../db/transaction.ts';
import { refuse } from '../../http/problem-error.ts';
import { journal } from '../../journal/journal.ts';
import type { Services } from '../../services.ts';
import { readHospitalToken } from '../sign-in/index.ts';
import type { Consent } from './consents.model.ts';
import { consentRepository } from './consents.repository.ts';
import { presentSigning } from './queries/view-consent.ts';
import type { Link, LinkRecord } from './remote.model.ts';
import { linkRepository, ticketRepository } from './remote.repository.ts';
import { isGood, REMOTE_SLOT } from './remote-standing.ts';

/** Stands in the journal for whoever holds a link: the house acts, on behalf of nobody it knows. */
const PURPOSE = 'sign a consent by link';
// No record has it: a look-up for a link that is not there takes as long as one for a link that is.
const NOTHING = '00000000-0000-7000-8000-ffffffffffff';

/**
 * Does `work` as the house in the hospital of the link. Refuses `link-refused` for a link that is none, was ended, replaced
 * or used, ran out, or has nothing to sign any more: all alike, and after the same questions to a database.
 */
export async function withLink<T>(
  services: Services,
  text: string,
  work: (link: Link, consent: Consent) => Promise<T>,
): Promise<T> {
  const token = await readHospitalToken(services, text);
  return runAsSystem(services, token?.tenant ?? services.tenants.platform, PURPOSE, async () => {
    const link = await linkRepository().findOne({ tokenHashes: hashToken(token?.secret ?? text) });
    const consent = await consentRepository().findOne({ _id: link?.consentId ?? NOTHING });
    if (token === null || link === null || consent === null || !isGood(link, consent)) throw refuse('link-refused');
    return work(link, consent);
  });
}

/**
 * The same for a ticket, which outlives the use of its link (what was signed is shown) and its running out, but not that
 * it was ended.
 */
export async function withTicket<T>(
  services: Services,
  text: string,
  work: (link: Link, consentId: ConsentId) => Promise<T>,
): Promise<T> {
  const token = await readHospitalToken(services, text);
  return runAsSystem(services, token?.tenant ?? services.tenants.platform, PURPOSE, async () => {
    const ticket = await ticketRepository().findOne({ ticketHash: hashToken(token?.secret ?? text) });
    const link = await linkRepository().findOne({ _id: ticket?.linkId ?? NOTHING });
    if (token === null || ticket === null || link === null || ticket.endsAt <= now()) throw refuse('link-refused');
    if (link.endedWhy !== null && link.endedWhy !== 'used') throw refuse('link-refused');
    return work(link, ticket.consentId);
  });
}

/** What is shown by link: the form, and the patient's own slot alone. */
export async function presentRemotely(consentId: ConsentId): Promise<SigningView> {
  const view = await presentSigning(consentId);
  return { ...view, slots: view.slots.filter(({ key }) => key === REMOTE_SLOT) };
}

/** Ends a link, in the transaction in force; `false` where it was ended before. */
export async function endLink(link: Link, why: NonNullable<LinkRecord['endedWhy']>): Promise<boolean> {
  const change = { isLive: false, endedWhy: why, codeHash: null, codeExpiresAt: null };
  const live = { _id: link._id, isLive: true } as const;
  if ((await linkRepository().findOne(live)) === null) return false;
  await linkRepository().updateWhere(live, change);
  await journalLink('consent-link.ended', link, [{ path: 'endedWhy', before: null, after: why }]);
  return true;
}

export const journalLink = (
  action: string,
  { _id, consentId }: Pick<Link, '_id' | 'consentId'>,
  changes: readonly { readonly path: string; readonly before: unknown; readonly after: unknown }[] = [],
): Promise<void> =>
  journal({
    action,
    subject: { kind: 'consent', id: consentId },
    changes: [{ path: 'linkId', before: null, after: _id }, ...changes],
  });

/** It did what it was for. */
export const noteUsed = (link: Link): Promise<boolean> => transaction(() => endLink(link, 'used'));
