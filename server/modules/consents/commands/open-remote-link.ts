import type { z } from 'zod';
import type { openRemote, remoteAsked, remoteOpened } from '../../../../shared/schemas/consents.ts';
import { context, now } from '../../../access/context.ts';
import { textEqual } from '../../../crypto/constant-time.ts';
import type { CodeBinding } from '../../../crypto/opaque-tokens.ts';
import { codeMatches, hashCode, hashToken, sixDigitCode } from '../../../crypto/opaque-tokens.ts';
import { transaction } from '../../../db/transaction.ts';
import { refuse } from '../../../http/problem-error.ts';
import { journalAccess } from '../../../journal/journal.ts';
import type { Services } from '../../../services.ts';
import { getPatientCard } from '../../patients/index.ts';
import { newHospitalToken } from '../../sign-in/index.ts';
import { announceConsent } from '../consents.events.ts';
import type { Consent } from '../consents.model.ts';
import { endLink, journalLink, presentRemotely, withLink } from '../remote-links.ts';
import { CODE_MS, CODES_PER_LINK, later, TICKET_MS, TRIES } from '../remote-periods.ts';
import { masked, sendCodeTo } from '../remote-words.ts';
import type { Link } from '../remote.model.ts';
import { linkRepository, ticketRepository } from '../remote.repository.ts';
import { tellLinkUsedUp } from '../tell-people.ts';

type Proof = z.output<typeof openRemote>['proof'];

/** What a code of this link is good for, and nothing else. */
const bindingOf = (link: Link): CodeBinding => ({
  challengeId: link._id,
  purpose: 'sign-consent',
  hospitalId: context().tenant.id,
});

/** How the holder of the link shows who they are. Refuses `link-refused`. */
export const askRemotely = (services: Services, token: string): Promise<z.input<typeof remoteAsked>> =>
  withLink(services, token, async ({ by, contact }) => ({
    by,
    hospitalName: context().tenant.name,
    sentTo: by === 'birth-date' ? null : masked(contact),
  }));

/**
 * Sends a code of six digits, good for ten minutes; a second one replaces the first. Refuses `link-refused`, also where it
 * is not opened by a code, and `rate-limited` after the fifth.
 */
export const sendRemoteCode = (services: Services, token: string): Promise<void> =>
  withLink(services, token, async (link) => {
    const { contact, by } = link;
    if (by === 'birth-date' || contact === null) throw refuse('link-refused');
    const code = sixDigitCode();
    const codeHash = hashCode(services.config.secrets.codePepper, code, bindingOf(link));
    await transaction(async () => {
      const due = { _id: link._id, isLive: true, codesSent: { $lt: CODES_PER_LINK } } as const;
      const change = { codeHash, codeExpiresAt: later(now(), CODE_MS) };
      const sent = await linkRepository().updateWhere(due, change, { codesSent: 1 });
      if (sent === null) throw refuse('rate-limited', { detail: 'Ask the hospital for a new link.' });
      await journalLink('consent-link.code-sent', link);
      await sendCodeTo(contact, code);
    });
  });

/** Each try is counted before it is looked at; `null`: there is none left. */
const countTry = (link: Link): Promise<Link | null> =>
  transaction(async () => {
    const left = { _id: link._id, isLive: true, tries: { $lt: TRIES } } as const;
    if ((await linkRepository().findOne(left)) === null) return null;
    const tried = await linkRepository().updateWhere(left, {}, { tries: 1 });
    await journalLink('consent-link.tried', link);
    return tried;
  });

async function isRight(link: Link, { patientId }: Consent, proof: Proof): Promise<boolean> {
  if (link.by === 'birth-date') {
    const { birthDate } = await getPatientCard(patientId);
    return 'birthDate' in proof && birthDate !== null && textEqual(birthDate, proof.birthDate);
  }
  const { codeHash, codeExpiresAt } = link;
  const isDue = codeHash !== null && codeExpiresAt !== null && codeExpiresAt > now();
  const { codePepper } = context().services.config.secrets;
  return isDue && 'code' in proof && codeMatches(codePepper, proof.code, bindingOf(link), codeHash);
}

/** The last try was wrong: the link is dead, and who sent it is told. */
const useUp = (link: Link, consent: Consent): Promise<void> =>
  transaction(async () => {
    if (!(await endLink(link, 'tries'))) return;
    await tellLinkUsedUp(consent, link);
    await announceConsent(consent);
  });

/** Compare and delete: of many right answers with one code, one opens the link. */
const admit = (link: Link): Promise<string> =>
  transaction(async () => {
    const same = { _id: link._id, isLive: true, codeHash: link.codeHash } as const;
    const change = { codeHash: null, codeExpiresAt: null, tries: 0, codesSent: 0, openedAt: now() };
    if ((await linkRepository().updateWhere(same, change)) === null) throw refuse('code-refused');
    const ticket = newHospitalToken(context().tenant);
    await ticketRepository().insert({
      linkId: link._id,
      consentId: link.consentId,
      ticketHash: hashToken(ticket.secret),
      endsAt: later(now(), TICKET_MS),
    });
    await journalLink('consent-link.opened', link);
    return ticket.text;
  });

/**
 * Opens the form to who shows who they are, with a ticket that is good for an hour. Refuses `link-refused`, also with the
 * fifth wrong try, which ends the link, and `code-refused` for a wrong birth date or a wrong, used or late code.
 */
export const openRemotely = (services: Services, token: string, proof: Proof): Promise<z.input<typeof remoteOpened>> =>
  withLink(services, token, async (link, consent) => {
    const tried = await countTry(link);
    if (tried === null) throw refuse('link-refused');
    if (!(await isRight(tried, consent, proof))) {
      if (tried.tries < TRIES) throw refuse('code-refused');
      await useUp(tried, consent);
      throw refuse('link-refused');
    }
    const ticket = await admit(tried);
    await journalAccess({ action: 'consent.read', subject: { kind: 'consent', id: link.consentId } });
    return { ticket, form: await presentRemotely(link.consentId) };
  });
