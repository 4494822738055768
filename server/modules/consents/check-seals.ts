import type { ConsentId } from '../../../shared/types/ids.ts';
import { sha256Hex } from '../../crypto/canonical-json.ts';
import { isSignedWith } from '../../crypto/pades-signer.ts';
import { readRecordFile } from '../files/index.ts';
import type { Consent, Seal, SealAct, Signature } from './consents.model.ts';
import type { StoredConsent } from './consents.repository.ts';
import { consentsAsStored, sealHeadRepository, sealRepository, signaturesAsStored } from './consents.repository.ts';
import { context } from '../../access/context.ts';
import { dueSeal, paperHashOf } from './seal.ts';
import type { SealedContent } from './sealed-content.ts';
import { contentOf, endingContentOf, hashSeal, sealChainStart } from './sealed-content.ts';
import { signingCertificates } from './signing-keys.ts';

/** What is not as it was sealed: which record, seal, signature, document or link. Never what stands in it. */
export interface SealProblem {
  readonly kind:
    | 'record-unreadable'
    | 'record-changed'
    | 'state-changed'
    | 'ending-changed'
    | 'signature-changed'
    | 'signature-missing'
    | 'signature-added'
    | 'seal-missing'
    | 'seal-changed'
    | 'link-missing'
    | 'link-out-of-chain'
    | 'document-missing'
    | 'document-changed';
  readonly sealNumber: number | null;
  readonly consentId: string | null;
  readonly detail: string;
}

type Note = (kind: SealProblem['kind'], sealNumber: number | null, detail: string) => void;

/** The content anew from what is stored; `null` where what is stored can be no content. */
function anew(work: () => SealedContent): SealedContent | null {
  try {
    return work();
  } catch {
    return null;
  }
}

async function currentContent(consent: Consent, signatures: readonly Signature[]): Promise<SealedContent | null> {
  const { completedAt, validUntil, verifyHash } = consent;
  if (completedAt === null || verifyHash === null) return null;
  const paperHash = await paperHashOf(consent);
  return anew(() => contentOf(consent, signatures, { completedAt, validUntil, verifyHash, paperHash }));
}

function compareParts(note: Note, seal: Seal, present: SealedContent | null): void {
  if (present === null) {
    note('record-changed', seal.number, 'The record can no longer be what was sealed.');
    return;
  }
  for (const name of new Set([...Object.keys(seal.parts), ...Object.keys(present.parts)])) {
    if (seal.parts[name] === present.parts[name]) continue;
    if (name === 'record') note('record-changed', seal.number, 'The record was changed.');
    else if (present.parts[name] === undefined)
      note('signature-missing', seal.number, `The signature ${name} is missing.`);
    else if (seal.parts[name] === undefined) note('signature-added', seal.number, `The signature ${name} was added.`);
    else note('signature-changed', seal.number, `The signature ${name} was changed.`);
  }
  // The parts are the same and the whole is not: the seal says one thing of them and another of all.
  if (present.contentHash !== seal.contentHash) note('seal-changed', seal.number, 'The seal is about other content.');
}

async function checkDocument(note: Note, seal: Seal, certificates: readonly Buffer[]): Promise<void> {
  const found = await readRecordFile(seal.fileId, { purpose: 'consent-sealed', id: seal.consentId });
  if (found.state === 'missing') {
    note('document-missing', seal.number, 'The sealed document is missing.');
    return;
  }
  if (found.state !== 'whole' || sha256Hex(found.bytes) !== seal.documentHash) {
    note('document-changed', seal.number, 'The sealed document was changed.');
    return;
  }
  const bytes = Buffer.from(found.bytes);
  if (!certificates.some((certificate) => isSignedWith(bytes, certificate))) {
    note('document-changed', seal.number, 'The sealed document is not signed by this hospital.');
  }
}

/** One that is said to be purged is in no state: nothing of it may be there. */
const FITTING: Readonly<Record<SealAct | 'purged', string | null>> = {
  completed: 'completed',
  revoked: 'revoked',
  voided: 'voided',
  purged: null,
};

function checkState(note: Note, consent: Consent, seals: readonly Seal[]): void {
  const last = seals.at(-1);
  const isSealedState = consent.state === 'completed' || consent.state === 'revoked';
  if (last === undefined) {
    if (isSealedState || consent.sealed !== null) note('seal-missing', null, 'Its seal is missing.');
    return;
  }
  if (consent.sealed !== last.act) note('state-changed', last.number, 'The record says another seal is its last.');
  // It ended just now, and the page of that is still to be sealed.
  if (consent.state !== FITTING[last.act] && dueSeal(consent) === null) {
    note('state-changed', last.number, `It was sealed as ${last.act} and is not so in the record.`);
  }
}

const isItself = (seal: Seal): boolean => hashSeal(seal) === seal.hash;

/**
 * Its own hash, and that it fits the seals beside it as far as those are whole: that a neighbour was changed or taken away
 * is no fault of this one, and is told by the walk along the chain.
 */
async function checkLink(note: Note, seal: Seal): Promise<void> {
  const { number, hash, previousHash } = seal;
  const { id } = context().tenant;
  if (!isItself(seal)) note('seal-changed', number, `Seal ${number} was changed.`);
  const [before] = await sealRepository().find({ number: number - 1 });
  const expected = number === 1 ? sealChainStart(id) : before !== undefined && isItself(before) ? before.hash : null;
  const [after] = await sealRepository().find({ number: number + 1 });
  const end = after === undefined ? await sealHeadRepository().findOne({ _id: id }) : null;
  const isFollowed =
    after === undefined ? end?.number !== number || end.hash === hash : !isItself(after) || after.previousHash === hash;
  if ((expected !== null && expected !== previousHash) || !isFollowed) {
    note('link-out-of-chain', number, `Seal ${number} does not fit the seals beside it.`);
  }
}

async function checkReplaced(note: Note, { _id, replacedBy }: Consent): Promise<void> {
  if (replacedBy === null) return;
  const [other] = await consentsAsStored({ _id: replacedBy });
  if (other?.consent.replaces !== _id) note('state-changed', null, 'What is said to replace it does not.');
}

/**
 * Everything about one consent that is not as it was sealed; empty where all is whole, and for one that nothing was sealed
 * of yet. Recomputes every hash; reads the documents.
 */
export async function checkConsent({ consent, isDamaged }: StoredConsent): Promise<SealProblem[]> {
  const problems: SealProblem[] = [];
  const consentId = consent._id as ConsentId;
  const note: Note = (kind, sealNumber, detail) => void problems.push({ kind, sealNumber, consentId, detail });
  if (isDamaged) note('record-unreadable', null, 'Bytes of the record were changed: it does not open any more.');
  const seals = await sealRepository().find({ consentId }, { sort: { number: 1 } });
  checkState(note, consent, seals);
  if (seals.length === 0) return problems;
  const signatures = (await signaturesAsStored(consentId)).map(({ signature }) => signature);
  const certificates = await signingCertificates();
  const [first] = seals;
  if (first?.act !== 'completed') note('seal-missing', null, 'The seal of its completion is missing.');
  for (const seal of seals) {
    if (seal.act === 'completed') compareParts(note, seal, await currentContent(consent, signatures));
    else if (endingContentOf(consent, first?.contentHash ?? '').contentHash !== seal.contentHash) {
      note('ending-changed', seal.number, 'How it ended was changed.');
    }
    await checkLink(note, seal);
    await checkDocument(note, seal, certificates);
  }
  await checkReplaced(note, consent);
  return problems;
}

/** As it lies there, for the house: `null` where there is none. */
export const storedConsent = async (consentId: ConsentId): Promise<StoredConsent | null> =>
  (await consentsAsStored({ _id: consentId }))[0] ?? null;
