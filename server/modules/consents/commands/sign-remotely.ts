import type { SignByHand, SigningView } from '../../../../shared/schemas/consents.ts';
import { refuse } from '../../../http/problem-error.ts';
import { journalAccess } from '../../../journal/journal.ts';
import type { Services } from '../../../services.ts';
import { noteUsed, presentRemotely, withTicket } from '../remote-links.ts';
import { REMOTE_SLOT } from '../remote-standing.ts';
import { readFormAgain } from './amend-consent.ts';
import { declineConsent } from './end-consent.ts';
import { signByHand } from './sign-consent.ts';

const invalid = (pointer: string, message: string) =>
  refuse('invalid-input', { errors: [{ pointer, message, code: 'not-possible' }] });

/** Who cannot write signs with a witness beside them, where they can be seen. */
function assertOwn({ slot, mark }: SignByHand): void {
  if (slot !== REMOTE_SLOT) throw invalid('/body/slot', 'Only the patient signs by link.');
  if (mark.method === 'unable') throw invalid('/body/mark', 'Sign with a witness at the hospital.');
}

/** The form, as it stands. Refuses `link-refused`. */
export const showRemotely = (services: Services, ticket: string): Promise<SigningView> =>
  withTicket(services, ticket, async (_link, consentId) => {
    await journalAccess({ action: 'consent.read', subject: { kind: 'consent', id: consentId } });
    return presentRemotely(consentId);
  });

/**
 * Takes the patient's signature. A repeat with the same mark is answered as the first time. Refuses `link-refused`,
 * `invalid-input` for another slot than the patient's, and as `signByHand`.
 */
export const signRemotely = (
  services: Services,
  ticket: string,
  body: SignByHand,
  device: string,
): Promise<SigningView> =>
  withTicket(services, ticket, async (link, consentId) => {
    assertOwn(body);
    const proof = link.by === 'birth-date' ? 'link-birth-date' : 'link-code';
    await signByHand(consentId, body, { proof, device, handedOverBy: null });
    await noteUsed(link);
    return presentRemotely(consentId);
  });

/** The patient says no. Refuses `link-refused`, and `state-refused` where it cannot be declined any more. */
export const declineRemotely = (services: Services, ticket: string, reason: string): Promise<SigningView> =>
  withTicket(services, ticket, async (link, consentId) => {
    await declineConsent(consentId, reason, { isByHand: true });
    await noteUsed(link);
    return presentRemotely(consentId);
  });

/** Takes the newest version of the form, to be read again. Refuses `link-refused`, `state-refused`. */
export const readAgainRemotely = (services: Services, ticket: string): Promise<SigningView> =>
  withTicket(services, ticket, async (_link, consentId) => {
    await readFormAgain(consentId);
    await journalAccess({ action: 'consent.read', subject: { kind: 'consent', id: consentId } });
    return presentRemotely(consentId);
  });
