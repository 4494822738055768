import { consentStanding, nextConsentState } from '../../../shared/domain/consent-state.ts';
import type { ConsentListItem, ConsentView, SigningView, SlotView } from '../../../shared/schemas/consents.ts';
import type { ConsentId } from '../../../shared/types/ids.ts';
import { isPerson } from '../../access/actor.ts';
import { context, now } from '../../access/context.ts';
import { can } from '../../access/policy.ts';
import type { Consent, Seal, Signature, Slot } from './consents.model.ts';
import { consentPolicy } from './consents.policy.ts';
import { dueSlots, isByHand } from './slots.ts';

const instantOf = (at: Date | null): string | null => at?.toISOString() ?? null;

export const presentListItem = (consent: Consent, isDamaged = false): ConsentListItem => ({
  id: consent._id as ConsentId,
  version: consent.version,
  patientId: consent.patientId,
  category: consent.category,
  title: consent.form.text.title,
  procedureId: consent.procedureId,
  procedureName: consent.form.procedureName,
  state: consent.state,
  standing: consentStanding(
    { state: consent.state, validUntil: instantOf(consent.validUntil), isReplaced: consent.replacedBy !== null },
    now().getTime(),
  ),
  language: consent.form.language,
  createdAt: consent.createdAt.toISOString(),
  at: consent.stateAt.toISOString(),
  validUntil: instantOf(consent.validUntil),
  signBy: consent.state === 'signing' ? instantOf(consent.signBy) : null,
  signatures: { given: consent.signedSlots.length, needed: consent.slots.length },
  isPaper: consent.kind === 'paper',
  isAltered: consent.alteredAt !== null || isDamaged,
});

const presentSignature = (signature: Signature): NonNullable<SlotView['signed']> => ({
  name: signature.signer.name,
  capacity: signature.signer.capacity,
  method: signature.method,
  mark: signature.mark,
  proof: signature.proof,
  signedAt: signature.signedAt.toISOString(),
  receivedAt: signature.receivedAt.toISOString(),
  device: signature.device,
});

function presentSlot(consent: Consent, { key, role, staffId, name }: Slot, signatures: readonly Signature[]): SlotView {
  const signature = signatures.find(({ slot }) => slot === key);
  const isDue = dueSlots(consent).some((slot) => slot.key === key);
  return { key, role, isDue, staffId, name, signed: signature === undefined ? null : presentSignature(signature) };
}

/** What stands beside the record itself in its view. */
export interface Beside {
  readonly signatures: readonly Signature[];
  readonly seals: readonly Seal[];
  readonly document: ConsentView['document'];
  readonly verifyUrl: string | null;
  readonly remote: ConsentView['remote'];
  readonly isOutdatedForm: boolean;
  readonly isDamaged: boolean;
  readonly seq: number;
}

/** Of a consent that is there; what says it is purged is a finding of whoever verifies it, and no seal of it. */
function presentSeal({ act, number, at, contentHash, documentHash, hash }: Seal): ConsentView['seals'] {
  if (act === 'purged') return [];
  return [{ number, act, at: at.toISOString(), contentHash, documentHash, sealHash: hash }];
}

export const presentConsent = (consent: Consent, beside: Beside): ConsentView => {
  const { ending, state } = consent;
  // What it ended as when it was voided or withdrawn last; a consent ends once.
  const endedAs = (as: typeof state) => (state === as && ending !== null ? ending : null);
  const [declined, voided, revoked] = [endedAs('declined'), endedAs('voided'), endedAs('revoked')];
  return {
    ...presentListItem(consent, beside.isDamaged),
    form: consent.form,
    patientAnswers: consent.patientAnswers,
    addOnChoices: { ...consent.addOnChoices },
    consenter: consent.consenter,
    slots: consent.slots.map((slot) => presentSlot(consent, slot, beside.signatures)),
    reading: consent.reading.map(({ section, seconds, reachedEnd }) => ({ section, seconds, reachedEnd })),
    declined: declined && { at: declined.at, reason: declined.reason, by: declined.by },
    voided: voided && { at: voided.at, reason: voided.reason, by: voided.by },
    revoked: revoked && { at: revoked.at, reason: revoked.reason, by: revoked.by, witness: revoked.witness },
    seals: beside.seals.flatMap(presentSeal),
    document: beside.document,
    paperFileId: consent.paperFileId,
    verifyUrl: beside.verifyUrl,
    remote: beside.remote,
    replacedBy: consent.replacedBy,
    isOutdatedForm: beside.isOutdatedForm,
    abilities: abilitiesOf(consent),
    seq: beside.seq,
  };
};

function abilitiesOf(consent: Consent): ConsentView['abilities'] {
  const { state, signedSlots, slots } = consent;
  const mayCapture = can(consentPolicy, 'consent.capture', consent);
  const isOpenByHand = slots.some((slot) => isByHand(slot) && !signedSlots.includes(slot.key));
  return {
    canAmend: mayCapture && nextConsentState(state, 'amend') !== null && signedSlots.length === 0,
    canHandOver: mayCapture && state === 'signing' && isOpenByHand,
    mySlot: ownSlot(consent),
    canRevoke: mayCapture && nextConsentState(state, 'revoke') !== null,
    canVoid: can(consentPolicy, 'consent.manage', consent) && nextConsentState(state, 'void') !== null,
  };
}

function ownSlot(consent: Consent): string | null {
  const { actor } = context();
  if (!isPerson(actor) || !can(consentPolicy, 'consent.sign', consent)) return null;
  const own = dueSlots(consent).find(
    ({ role, staffId }) => role === 'doctor' && (staffId === null || staffId === actor.userId),
  );
  return own?.key ?? null;
}

/** What is shown in a patient's hands: no place of the doctor, and nobody's id. */
export const presentSigningView = (
  consent: Consent,
  { signatures, isOutdatedForm }: Pick<Beside, 'signatures' | 'isOutdatedForm'>,
): SigningView => ({
  form: consent.form,
  state: consent.state,
  slots: consent.slots.filter(isByHand).map((slot) => ({ ...presentSlot(consent, slot, signatures), staffId: null })),
  patientAnswers: consent.patientAnswers,
  addOnChoices: { ...consent.addOnChoices },
  isOutdatedForm,
});
