import { canonicalJson, sha256Hex } from '../../crypto/canonical-json.ts';
import type { Consent, SealRecord, Signature } from './consents.model.ts';

/** What a seal is over, in parts: each by its name. */
export interface SealedContent {
  readonly contentHash: string;
  /** SHA-256 of each part. */
  readonly parts: Readonly<Record<string, string>>;
}

/** What is settled at the completion, beside what was signed. */
export interface Completion {
  readonly completedAt: Date;
  readonly validUntil: Date | null;
  readonly verifyHash: string;
  /** SHA-256 of the scan of a paper consent. */
  readonly paperHash: string | null;
}

const hashed = (parts: Readonly<Record<string, unknown>>): SealedContent => ({
  contentHash: sha256Hex(canonicalJson(parts)),
  parts: Object.fromEntries(Object.entries(parts).map(([name, part]) => [name, sha256Hex(canonicalJson(part))])),
});

const recordPart = (consent: Consent, { completedAt, validUntil, verifyHash, paperHash }: Completion) => ({
  id: consent._id,
  patientId: consent.patientId,
  procedureId: consent.procedureId,
  category: consent.category,
  templateId: consent.templateId,
  templateNumber: consent.templateNumber,
  kind: consent.kind,
  form: consent.form,
  formHash: consent.formHash,
  consenter: consent.consenter,
  slots: consent.slots.map(({ key, role, staffId, name }) => ({ key, role, staffId, name })),
  signedSlots: [...consent.signedSlots],
  order: consent.order,
  patientAnswers: consent.patientAnswers,
  addOnChoices: consent.addOnChoices,
  reading: consent.reading.map(({ section, seconds, reachedEnd }) => ({ section, seconds, reachedEnd })),
  authorId: consent.authorId,
  replaces: consent.replaces,
  paperFileId: consent.paperFileId,
  completedAt: completedAt.toISOString(),
  validUntil: validUntil?.toISOString() ?? null,
  verifyHash,
  paperHash,
});

const signaturePart = (signature: Signature) => ({
  id: signature._id,
  slot: signature.slot,
  role: signature.role,
  staffId: signature.staffId,
  signer: signature.signer,
  method: signature.method,
  mark: signature.mark,
  proof: signature.proof,
  formHash: signature.formHash,
  contentHash: signature.contentHash,
  signedAt: signature.signedAt.toISOString(),
  receivedAt: signature.receivedAt.toISOString(),
  device: signature.device,
  handedOverBy: signature.handedOverBy,
});

/**
 * The canonical content of a completed consent (RFC 8785): template version, shown text, fields, answers, add-ons and
 * reading as `record`; each signature with its strokes under its slot. What comes after (its end, what replaces it) is not
 * in it.
 */
export const contentOf = (consent: Consent, signatures: readonly Signature[], completion: Completion): SealedContent =>
  hashed({
    record: recordPart(consent, completion),
    ...Object.fromEntries(signatures.map((signature) => [signature.slot, signaturePart(signature)])),
  });

/** The canonical content of how it ended: over the content that it ends. */
export const endingContentOf = ({ ending, state }: Consent, completedContentHash: string): SealedContent =>
  hashed({ completed: completedContentHash, ending: { state, ...ending } });

/** What the first seal of a hospital's chain is tied to, so that no chain can stand in for another hospital's. */
export const sealChainStart = (hospitalId: string): string =>
  sha256Hex(canonicalJson(['wardline/consent-seals/v1', hospitalId]));

/** The hash of a seal: over all it says, the hash of the seal before among it. */
export function hashSeal(seal: Omit<SealRecord, 'hash'>): string {
  const { number, consentId, act, at, contentHash, parts, documentHash, fileId, isTimePending, previousHash } = seal;
  const said = { number, consentId, act, contentHash, parts, documentHash, fileId, isTimePending, previousHash };
  return sha256Hex(canonicalJson({ ...said, at: at.toISOString() }));
}
