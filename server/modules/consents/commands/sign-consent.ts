import type { z } from 'zod';
import { markFault } from '../../../../shared/domain/signature-mark.ts';
import type { signAsStaff as staffSchema, SignByHand, SignProof } from '../../../../shared/schemas/consents.ts';
import type { ConsentId, StaffId } from '../../../../shared/types/ids.ts';
import { now, person } from '../../../access/context.ts';
import { authorise } from '../../../access/policy.ts';
import { canonicalJson } from '../../../crypto/canonical-json.ts';
import { transaction } from '../../../db/transaction.ts';
import { refuse } from '../../../http/problem-error.ts';
import type { Reply } from '../../../http/route.ts';
import { prove } from '../../sign-in/index.ts';
import { changeConsent, refusedAsItIs } from '../change-consent.ts';
import type { Consent, Signature, SignatureRecord, Slot } from '../consents.model.ts';
import { consentPolicy } from '../consents.policy.ts';
import { signatureRepository } from '../consents.repository.ts';
import { assertPatientAnswers, contentHashOf, isStaffPartWhole } from '../form.ts';
import { visibleConsent } from '../queries/visible-consent.ts';
import { dueSlots, isByHand, isEverySlotSigned, withWitness } from '../slots.ts';
import { endWaiting } from '../tell-people.ts';
import { newerVersion } from './amend-consent.ts';
import { sealAtOnce } from './seal-at-once.ts';
import { tellDue } from './send-consent.ts';

type SignAsStaff = z.output<typeof staffSchema>;
type Given = Pick<SignByHand, 'slot' | 'formHash' | 'mark' | 'signedAt' | 'reading'>;

/** Where and how a signature by hand is given. */
interface HandGiven {
  readonly proof: SignProof;
  /** `Safari on iPad`. */
  readonly device: string | null;
  /** Whose session the tablet is on; `null` on the patient's own phone. */
  readonly handedOverBy: StaffId | null;
}

const invalid = (pointer: string, message: string, code: string) =>
  refuse('invalid-input', { errors: [{ pointer, message, code }] });

function slotOf(consent: Consent, key: string): Slot {
  const slot = consent.slots.find((one) => one.key === key);
  if (slot === undefined) throw invalid('/body/slot', 'Nobody signs there.', 'unknown');
  return slot;
}

/** The signature in that slot, if it is the very one that is given again: a line broke before the answer came. */
async function sameAlready(consent: Consent, { slot, formHash, mark, signedAt }: Given): Promise<boolean> {
  const first = await signatureRepository().findOne({ consentId: consent._id as ConsentId, slot });
  if (first === null) return false;
  const isSame =
    first.formHash === formHash &&
    first.signedAt.toISOString() === signedAt &&
    canonicalJson(first.mark) === canonicalJson(mark);
  if (isSame) return true;
  throw signedBefore(first);
}

/** Who was first, as far as it may be said here: the record itself names them to whoever may read it. */
const signedBefore = ({ role, receivedAt, device }: Signature) =>
  refuse('already-exists', {
    detail: `The ${role} signed here already, at ${receivedAt.toISOString()}${device === null ? '' : `, on ${device}`}.`,
  });

/** Everything that can be said before the mark is taken. Refuses as the signing commands do. */
async function assertMaySign(consent: Consent, slot: Slot, { formHash, mark }: Given): Promise<void> {
  if (consent.state !== 'signing') throw refusedAsItIs(consent);
  if (consent.signBy !== null && consent.signBy <= now()) {
    throw refuse('state-refused', { detail: `It could be signed until ${consent.signBy.toISOString()}.` });
  }
  if (formHash !== consent.formHash) throw refuse('form-changed');
  if (consent.signedSlots.length === 0 && (await newerVersion(consent)) !== null) throw refuse('form-changed');
  if (!isStaffPartWhole(consent.form.fields, consent.form.staffAnswers)) {
    throw refuse('state-refused', { detail: 'The part of the staff is not filled in yet.' });
  }
  if (!dueSlots(consent).some(({ key }) => key === slot.key)) {
    throw refuse('state-refused', { detail: 'Somebody else signs first.' });
  }
  const fault = markFault(mark);
  if (fault !== null) throw invalid('/body/mark', 'This is no signature.', fault);
  if (mark.method === 'unable' && slot.role !== 'patient') {
    throw invalid('/body/mark', 'Only who consents may be unable to write.', 'not-possible');
  }
}

/** Writes the signature, and what comes with it, in the transaction in force. */
async function keepSignature(
  consent: Consent,
  slot: Slot,
  given: Given,
  by: Pick<SignatureRecord, 'staffId' | 'signer' | 'proof' | 'device' | 'handedOverBy'>,
  more: Partial<Pick<Consent, 'patientAnswers' | 'addOnChoices' | 'reading'>>,
): Promise<Consent> {
  const { formHash, mark, signedAt } = given;
  const before = dueSlots(consent).map(({ key }) => key);
  const slots = mark.method === 'unable' ? withWitness(consent.slots, slot.key) : consent.slots;
  const signedSlots = [...consent.signedSlots, slot.key];
  const signed = await changeConsent(consent, 'sign', 'consent.signed', {
    ...more,
    ...(slots === consent.slots ? {} : { slots }),
    signedSlots,
    isSigned: isEverySlotSigned({ slots, signedSlots }),
  });
  await signatureRepository().insert({
    consentId: consent._id as ConsentId,
    slot: slot.key,
    role: slot.role,
    method: mark.method,
    mark,
    formHash,
    contentHash: contentHashOf(formHash, signed.patientAnswers, signed.addOnChoices),
    signedAt: new Date(signedAt),
    receivedAt: now(),
    ...by,
  });
  if (by.staffId !== null) await endWaiting(signed, by.staffId);
  await tellDue(signed, before);
  return signed;
}

/** Who signs there by hand. Refuses `invalid-input` for a witness or interpreter without a name. */
function handSigner({ consenter, form }: Consent, slot: Slot, { name, capacity }: SignByHand) {
  if (slot.key === 'patient') {
    if (consenter.kind === 'patient') return { name: form.patient.name, capacity: null };
    return { name: consenter.name, capacity: `${consenter.kind}, ${consenter.relationship}` };
  }
  const known = name ?? slot.name;
  if (known === null) throw invalid('/body/name', 'Say who signs.', 'required');
  return { name: known, capacity };
}

/**
 * Takes a signature given by hand: on a tablet that was handed over, or on the patient's own phone. The last one seals the
 * consent before this answers. A repeat with the same mark changes nothing.
 *
 * Refuses `not-found`; `already-exists` where somebody signed there before, saying when; `form-changed` for another form
 * than the present one; `state-refused` where it is not their turn or the consent is not being signed; `invalid-input` for
 * a blank mark and for answers that are missing or do not fit.
 */
export async function signByHand(consentId: ConsentId, body: SignByHand, how: HandGiven): Promise<Consent> {
  const signed = await transaction(async () => {
    const consent = await visibleConsent(consentId);
    const slot = slotOf(consent, body.slot);
    const isOwnPhone = how.handedOverBy === null;
    if (!isByHand(slot) || (isOwnPhone && slot.role !== 'patient')) {
      throw invalid('/body/slot', 'Nobody signs there by hand.', 'not-possible');
    }
    if (await sameAlready(consent, body)) return consent;
    await assertMaySign(consent, slot, body);
    const isConsenter = slot.key === 'patient';
    if (isConsenter) assertPatientAnswers(consent.form, body.answers, body.addOnChoices);
    const more = isConsenter
      ? { patientAnswers: body.answers, addOnChoices: body.addOnChoices, reading: body.reading }
      : {};
    const by = { staffId: slot.staffId, signer: handSigner(consent, slot, body), ...how };
    return keepSignature(consent, slot, body, by, more);
  });
  return isEverySlotSigned(signed) ? sealAtOnce(signed) : signed;
}

function assertOwnSlot(consent: Consent, slot: Slot): void {
  authorise(consentPolicy, 'consent.sign', consent);
  if (slot.role !== 'doctor') throw invalid('/body/slot', 'This is signed by hand.', 'not-possible');
  if (slot.staffId !== null && slot.staffId !== person().userId) throw refuse('not-allowed');
}

const proofOf = (proof: SignAsStaff['proof']): SignProof => {
  if ('pin' in proof) return 'pin';
  return 'totp' in proof ? 'totp' : 'password';
};

/**
 * Takes the doctor's signature at their own session, once they have shown again that it is them. What can be refused
 * without asking is refused first, so that no try is counted for it. Refuses as `signByHand`, `not-allowed` for another's
 * place, and as `prove`. Not to be called in a transaction: the tries would not be counted.
 */
export async function signAsStaff(
  consentId: ConsentId,
  { proof, ...given }: SignAsStaff,
  device: string,
  reply: Reply,
): Promise<Consent> {
  const seen = await visibleConsent(consentId);
  const place = slotOf(seen, given.slot);
  assertOwnSlot(seen, place);
  if (await sameAlready(seen, given)) return seen;
  await assertMaySign(seen, place, given);
  await prove(proof, reply);
  const signed = await transaction(async () => {
    const consent = await visibleConsent(consentId);
    const slot = slotOf(consent, given.slot);
    assertOwnSlot(consent, slot);
    if (await sameAlready(consent, given)) return consent;
    await assertMaySign(consent, slot, given);
    const { userId, displayName } = person();
    const signer = { name: displayName, capacity: null };
    const by = { staffId: userId, signer, proof: proofOf(proof), device, handedOverBy: null };
    return keepSignature(consent, slot, given, by, {});
  });
  return isEverySlotSigned(signed) ? sealAtOnce(signed) : signed;
}
