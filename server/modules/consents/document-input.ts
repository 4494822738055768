import type { ConsentId, StaffId } from '../../../shared/types/ids.ts';
import { context, now } from '../../access/context.ts';
import { fingerprintOf } from '../../crypto/signing-certificate.ts';
import { entriesSince } from '../../journal/read-journal.ts';
import type { ConsentDocument } from '../../pdf/consent-document.ts';
import { namesOf } from '../staff/index.ts';
import type { Consent, Signature } from './consents.model.ts';
import type { Completion } from './sealed-content.ts';
import { verifyUrl } from './verify-token.ts';

/** What is told of a consent's way, in words. */
const HAPPENINGS: Readonly<Record<string, string>> = {
  'consent.drafted': 'Drawn up',
  'consent.amended': 'Changed before signing',
  'consent.sent': 'Sent to be signed',
  'consent.read-again': 'Taken over into the newer form, to be read again',
  'consent.handed-over': 'Device handed over to be signed on',
  'consent.signed': 'Signed',
  'consent.kept-paper': 'Kept with its scan',
  'consent.ticked': 'Ticked when registering',
  'consent.revoked': 'Withdrawn',
  'consent.voided': 'Voided',
};

/** From the journal, which nobody can rewrite. */
async function historyOf(consent: Consent): Promise<ConsentDocument['history']> {
  const ids = [consent._id];
  const entries = await entriesSince(consent.createdAt, { kind: 'consent', ids, actions: Object.keys(HAPPENINGS) });
  const actors = entries.map(({ actorId }) => actorId).filter((id) => id !== null);
  const names: ReadonlyMap<string, string> = await namesOf(actors as StaffId[]);
  return entries.map(({ at, action, actorId }) => ({
    at: at.toISOString(),
    what: HAPPENINGS[action] ?? action,
    who: (actorId === null ? undefined : names.get(actorId)) ?? 'The person with their link',
  }));
}

const drawn = (consent: Consent, signatures: readonly Signature[]): ConsentDocument['signatures'] =>
  consent.slots.flatMap(({ key }) => {
    const signature = signatures.find(({ slot }) => slot === key);
    if (signature === undefined) return [];
    const { role, signer, method, mark, proof, signedAt, receivedAt, device, formHash } = signature;
    const times = { signedAt: signedAt.toISOString(), receivedAt: receivedAt.toISOString() };
    return [{ role, ...signer, method, mark, proof, ...times, device, formHash }];
  });

export interface Ended {
  readonly act: 'revoked' | 'voided';
  readonly contentHash: string;
}

/** Everything the pages of a consent say. */
export async function documentInput(
  consent: Consent,
  signatures: readonly Signature[],
  completion: Completion,
  own: { readonly contentHash: string; readonly certificate: Buffer; readonly ended: Ended | null },
): Promise<ConsentDocument> {
  const { form, patientAnswers, addOnChoices, reading, kind, ending } = consent;
  const { completedAt, validUntil, paperHash } = completion;
  const { ended } = own;
  return {
    form,
    patientAnswers,
    addOnChoices,
    reading: reading.map(({ section, seconds, reachedEnd }) => ({ section, seconds, reachedEnd })),
    kind,
    signatures: drawn(consent, signatures),
    history: await historyOf(consent),
    paperHash,
    completedAt: completedAt.toISOString(),
    validUntil: validUntil?.toISOString() ?? null,
    contentHash: own.contentHash,
    verifyUrl: verifyUrl(consent._id as ConsentId),
    fingerprint: fingerprintOf(own.certificate),
    timeZone: context().tenant.timeZone,
    at: now().toISOString(),
    ending: ended === null || ending === null ? null : { ...ending, ...ended },
  };
}
