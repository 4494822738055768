import type { ConsentId } from '../../../shared/types/ids.ts';
import { asHouse } from '../../access/as-house.ts';
import { context } from '../../access/context.ts';
import { sha256Hex } from '../../crypto/canonical-json.ts';
import { signDocument } from '../../crypto/pades-signer.ts';
import { timeAuthorityAt } from '../../crypto/time-authority.ts';
import { isDuplicateKey } from '../../db/database-errors.ts';
import { transaction } from '../../db/transaction.ts';
import { journal } from '../../journal/journal.ts';
import { makeConsentDocument } from '../../pdf/consent-document.ts';
import type { KeptFile } from '../files/index.ts';
import { keepMadeFile, readRecordFile } from '../files/index.ts';
import { changeConsent } from './change-consent.ts';
import { announceConsent } from './consents.events.ts';
import type { Consent, Seal, SealAct, Signature } from './consents.model.ts';
import { consentRepository, sealRepository, signatureRepository } from './consents.repository.ts';
import type { Ended } from './document-input.ts';
import { documentInput } from './document-input.ts';
import { takeGateTurn } from './procedure-gate.ts';
import { getTemplateVersion } from './queries/get-template.ts';
import type { Completion, SealedContent } from './sealed-content.ts';
import { contentOf, endingContentOf } from './sealed-content.ts';
import { signingKey } from './signing-keys.ts';
import { appendSeal } from './seal-chain.ts';
import { isEverySlotSigned } from './slots.ts';
import { tellCompleted } from './tell-people.ts';
import { verifyHashOf } from './verify-token.ts';

/** The name of the job that seals what is left unsealed. */
export const SEAL_CONSENTS = 'consents.seal';

const DAY_MS = 24 * 3_600_000;

/** The act that a consent lacks the seal of; `null`: nothing is to be sealed. */
export function dueSeal(consent: Consent): SealAct | null {
  const { state, sealed, slots } = consent;
  if (state === 'signing' && sealed === null && slots.length > 0 && isEverySlotSigned(consent)) return 'completed';
  if (sealed !== 'completed' || consent.ending === null) return null;
  return state === 'revoked' || state === 'voided' ? state : null;
}

/** The hash of a paper consent's scan as it lies there; `null` where there is none. */
export async function paperHashOf({ _id, paperFileId }: Consent): Promise<string | null> {
  if (paperFileId === null) return null;
  const scan = await readRecordFile(paperFileId, { purpose: 'consent-paper', id: _id });
  return scan.state === 'whole' ? sha256Hex(scan.bytes) : null;
}

async function completionOf(consent: Consent, signatures: readonly Signature[]): Promise<Completion> {
  const { templateId, templateNumber, kind } = consent;
  const latest = (instants: readonly Date[]) => new Date(Math.max(...instants.map((at) => at.getTime())));
  const completedAt = latest(signatures.map(({ receivedAt }) => receivedAt));
  const { content } = await getTemplateVersion(templateId, templateNumber);
  // What was signed on paper holds from the day on the paper, and not from that of its scan.
  const from = kind === 'paper' ? latest(signatures.map(({ signedAt }) => signedAt)) : completedAt;
  const validUntil = content.validForDays === null ? null : new Date(from.getTime() + content.validForDays * DAY_MS);
  const verifyHash = verifyHashOf(consent._id as ConsentId);
  return { completedAt, validUntil, verifyHash, paperHash: await paperHashOf(consent) };
}

/** As it was settled when it was completed. */
async function settledCompletion(consent: Consent): Promise<Completion> {
  const { completedAt, validUntil, verifyHash } = consent;
  if (completedAt === null || verifyHash === null) throw new Error('A sealed consent has no completion.');
  return { completedAt, validUntil, verifyHash, paperHash: await paperHashOf(consent) };
}

interface Draft {
  readonly act: SealAct;
  readonly content: SealedContent;
  readonly completion: Completion;
  readonly file: KeptFile;
  readonly isTimePending: boolean;
}

/** Draws, signs and keeps the document. Nothing of the database is touched. */
async function keepDocument(
  consent: Consent,
  signatures: readonly Signature[],
  completion: Completion,
  contentHash: string,
  ended: Ended | null,
): Promise<Pick<Draft, 'file' | 'isTimePending'>> {
  const { services, tenant } = context();
  const key = await signingKey();
  const own = { contentHash, certificate: key.certificate, ended };
  const pages = await makeConsentDocument(await documentInput(consent, signatures, completion, own));
  const { timeAuthorityUrl } = services.config;
  const authority = timeAuthorityUrl === undefined ? null : timeAuthorityAt(timeAuthorityUrl);
  const { bytes, outage } = await signDocument(pages, key, authority);
  if (outage !== null) {
    services.log.warn('A document got no time stamp.', { hospitalId: tenant.id, error: outage });
  }
  const name = `consent-${consent.completedAt === null ? '' : `${consent.state}-`}${consent._id}.pdf`;
  const file = await keepMadeFile({ name, type: 'application/pdf', bytes });
  return { file, isTimePending: outage !== null };
}

async function draftSeal(consent: Consent, act: SealAct): Promise<Draft> {
  const signatures = await signatureRepository().find({ consentId: consent._id as ConsentId }, { sort: { slot: 1 } });
  if (act === 'completed') {
    const completion = await completionOf(consent, signatures);
    const content = contentOf(consent, signatures, completion);
    const document = await keepDocument(consent, signatures, completion, content.contentHash, null);
    return { act, content, completion, ...document };
  }
  const first = await sealRepository().findOne({ consentId: consent._id as ConsentId, act: 'completed' });
  if (first === null) throw new Error('A consent that ended has no seal of its completion.');
  const completion = await settledCompletion(consent);
  const content = endingContentOf(consent, first.contentHash);
  const ended = { act, contentHash: content.contentHash };
  const document = await keepDocument(consent, signatures, completion, first.contentHash, ended);
  return { act, content, completion, ...document };
}

const addLink = (consentId: ConsentId, { act, content, file, isTimePending }: Draft): Promise<Seal> =>
  appendSeal({ ...content, consentId, act, documentHash: file.sha256, fileId: file.id, isTimePending });

async function replaceOlder(consent: Consent): Promise<void> {
  if (consent.replaces === null) return;
  const older = await consentRepository().findOne({ _id: consent.replaces });
  if (older === null || older.replacedBy !== null) return;
  if (older.procedureId !== null) await takeGateTurn(older.procedureId);
  const changed = await consentRepository().updateWhere(
    { _id: older._id, version: older.version },
    { replacedBy: consent._id as ConsentId },
  );
  if (changed === null) throw new Error('The consent that is replaced is being changed.');
  await journal({ action: 'consent.replaced', subject: { kind: 'consent', id: older._id } });
  await announceConsent(changed);
}

/** Writes the seal and what comes with it, in the transaction in force; `false` where somebody was faster. */
async function settle(consent: Consent, draft: Draft): Promise<boolean> {
  const consentId = consent._id as ConsentId;
  const present = await consentRepository().get(consentId);
  if (dueSeal(present) !== draft.act) return false;
  const { act, file, completion } = draft;
  const seal = await addLink(consentId, draft);
  await file.attach({ purpose: 'consent-sealed', id: consentId });
  await journal({
    action: 'consent.sealed',
    subject: { kind: 'consent', id: consentId },
    changes: [
      { path: 'seal', before: null, after: seal.number },
      { path: 'sealHash', before: null, after: seal.hash },
    ],
  });
  if (act === 'completed') {
    const { completedAt, validUntil, verifyHash } = completion;
    const change = { completedAt, validUntil, verifyHash, sealed: act };
    const completed = await changeConsent(present, 'complete', 'consent.completed', change);
    await replaceOlder(completed);
    await tellCompleted(completed);
    return true;
  }
  const sealed = await consentRepository().updateWhere({ _id: consentId, version: present.version }, { sealed: act });
  if (sealed === null) throw new Error('A consent that is sealed is being changed.');
  await announceConsent(sealed);
  return true;
}

/** Seals of one hospital take turns from the start: each writes the chain's end. */
const LIKE = 'seal a consent';

async function sealNow(consent: Consent, act: SealAct): Promise<void> {
  const draft = await draftSeal(consent, act);
  const isKept = await transaction(() => settle(consent, draft), LIKE);
  // Only where nothing was written for certain: after an error the commit may still have come through, and the sweep knows.
  if (!isKept) await draft.file.forget();
}

const TRIES = 5;

/**
 * Seals what is due of a consent: completed once every slot is signed, and how it ended after that. Makes the content's
 * hash, the document and its signature, keeps the file, and then in one transaction adds the link to the chain and settles
 * the consent. Does nothing where nothing is due; may be repeated and raced. Call it outside transactions.
 */
export const sealConsent = (consentId: ConsentId): Promise<void> =>
  asHouse('seal a consent', async () => {
    for (let tries = 1; ; tries += 1) {
      const consent = await consentRepository().get(consentId);
      const act = dueSeal(consent);
      if (act === null) return;
      try {
        await sealNow(consent, act);
        return;
      } catch (error) {
        // Two made the chain's beginning at once, or sealed the same: one of them is through.
        if (!isDuplicateKey(error) || tries === TRIES) throw error;
      }
    }
  });
