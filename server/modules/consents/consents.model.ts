import type { ConsentState } from '../../../shared/domain/consent-state.ts';
import type { ConsentCategory, SignerRole, TemplateContent } from '../../../shared/schemas/consent-templates.ts';
import type { Answers, Consenter, ConsentForm, Mark, Reading, SignProof } from '../../../shared/schemas/consents.ts';
import type {
  ConsentId,
  ConsentTemplateId,
  FileId,
  PatientId,
  ProcedureId,
  StaffId,
} from '../../../shared/types/ids.ts';
import { defineCollection, encryptedField } from '../../db/collection.ts';
import type { Doc } from '../../db/filter.ts';

/** What consents of one kind are made from. Nothing in it is about a patient. */
export interface TemplateRecord {
  readonly category: ConsentCategory;
  readonly draft: TemplateContent | null;
  /** Number of the version consents are drawn up from; `null`: never published. */
  readonly published: number | null;
  readonly publishedAt: Date | null;
  readonly titles: Readonly<Record<string, string>>;
  /** The title in its first language, as titles are compared; its own id where it has none yet. */
  readonly titleKey: string;
  readonly isRetired: boolean;
}
export type Template = Doc<TemplateRecord>;

export const templateCollection = defineCollection<TemplateRecord>({
  name: 'consentTemplates',
  fields: {
    category: { type: String, required: true },
    draft: { type: Object, default: null },
    published: { type: Number, default: null },
    publishedAt: { type: Date, default: null },
    titles: { type: Object, required: true },
    titleKey: { type: String, required: true },
    isRetired: { type: Boolean, required: true },
  },
  indexes: [
    { name: 'consent_template_list', key: { isRetired: 1, category: 1 } },
    { name: 'consent_template_title', key: { titleKey: 1 }, isUnique: true, where: { isRetired: false } },
  ],
  encrypted: [],
  blind: {},
  discipline: 'versioned',
  journal: 'required',
  canBeBinned: true,
});

/** One published version, which is never changed. */
export interface TemplateVersionRecord {
  readonly templateId: ConsentTemplateId;
  readonly number: number;
  readonly content: TemplateContent;
  readonly publishedAt: Date;
  readonly publishedBy: StaffId | null;
  readonly note: string | null;
}

export const templateVersionCollection = defineCollection<TemplateVersionRecord>({
  name: 'consentTemplateVersions',
  fields: {
    templateId: { type: String, required: true },
    number: { type: Number, required: true },
    content: { type: Object, required: true },
    publishedAt: { type: Date, required: true },
    publishedBy: { type: String, default: null },
    note: { type: String, default: null },
  },
  indexes: [{ name: 'consent_template_version', key: { templateId: 1, number: 1 }, isUnique: true }],
  encrypted: [],
  blind: {},
  discipline: 'append-only',
  journal: 'required',
  canBeBinned: true,
});

/** A place to sign: `role`, or `role-2` where there are two of one. */
export interface Slot {
  readonly key: string;
  readonly role: SignerRole;
  /** The member of staff it waits for. */
  readonly staffId: StaffId | null;
  /** Of a witness or interpreter who is not staff. */
  readonly name: string | null;
}

/** Who ended it, when and why. The words are the patient's own matter. */
export interface Ending {
  readonly at: string;
  readonly reason: string;
  /** Who took it back or declined, where it is not the patient; of a voided one who did. */
  readonly by: string | null;
  readonly witness: string | null;
}

export interface ConsentRecord {
  readonly patientId: PatientId;
  readonly procedureId: ProcedureId | null;
  readonly category: ConsentCategory;
  readonly templateId: ConsentTemplateId;
  readonly templateNumber: number;
  readonly state: ConsentState;
  /** Of the state it is in. */
  readonly stateAt: Date;
  /** `tick`: when registering; `paper`: scanned. */
  readonly kind: 'signed' | 'paper' | 'tick';
  /** The very form, whole: what is signed does not depend on what else is stored, or changes, anywhere. */
  readonly form: ConsentForm;
  /** SHA-256 of the canonical JSON of `form` without `formHash`. */
  readonly formHash: string;
  readonly consenter: Consenter;
  readonly slots: readonly Slot[];
  /** Keys of the slots that are signed, in the order of the signatures, which stand by themselves. */
  readonly signedSlots: readonly string[];
  /** Nobody is waited for any more: what lacks its seal is found without opening the others. */
  readonly isSigned: boolean;
  readonly order: 'sequential' | 'parallel';
  /** Fixed with the signature of whoever consents. */
  readonly patientAnswers: Answers;
  readonly addOnChoices: Readonly<Record<string, boolean>>;
  readonly reading: readonly Reading[];
  readonly authorId: StaffId;
  readonly signBy: Date | null;
  readonly completedAt: Date | null;
  readonly validUntil: Date | null;
  readonly ending: Ending | null;
  readonly replaces: ConsentId | null;
  readonly replacedBy: ConsentId | null;
  readonly paperFileId: FileId | null;
  /** Of the token on its paper; `null` until it is sealed. */
  readonly verifyHash: string | null;
  /** What its newest seal is for. Only sealing sets it; behind `state`, a seal is still to be made. */
  readonly sealed: SealAct | null;
  /** Found to differ from its seal. */
  readonly alteredAt: Date | null;
  readonly remindedAt: Date | null;
}
export type Consent = Doc<ConsentRecord>;

export const consentCollection = defineCollection<ConsentRecord>({
  name: 'consents',
  fields: {
    patientId: { type: String, required: true },
    procedureId: { type: String, default: null },
    category: { type: String, required: true },
    templateId: { type: String, required: true },
    templateNumber: { type: Number, required: true },
    state: { type: String, required: true },
    stateAt: { type: Date, required: true },
    kind: { type: String, required: true },
    form: encryptedField,
    formHash: { type: String, required: true },
    consenter: encryptedField,
    slots: encryptedField,
    signedSlots: { type: [String], required: true },
    isSigned: { type: Boolean, required: true },
    order: { type: String, required: true },
    patientAnswers: encryptedField,
    addOnChoices: encryptedField,
    reading: { type: [Object], required: true },
    authorId: { type: String, required: true },
    signBy: { type: Date, default: null },
    completedAt: { type: Date, default: null },
    validUntil: { type: Date, default: null },
    ending: encryptedField,
    replaces: { type: String, default: null },
    replacedBy: { type: String, default: null },
    paperFileId: { type: String, default: null },
    verifyHash: { type: String, default: null },
    sealed: { type: String, default: null },
    alteredAt: { type: Date, default: null },
    remindedAt: { type: Date, default: null },
  },
  indexes: [
    { name: 'consent_of_patient', key: { patientId: 1, createdAt: -1 } },
    { name: 'consent_of_procedure', key: { procedureId: 1, category: 1 } },
    { name: 'consent_register', key: { state: 1, _id: -1 } },
    { name: 'consent_sign_by', key: { state: 1, signBy: 1 } },
    { name: 'consent_to_seal', key: { state: 1, sealed: 1, isSigned: 1 } },
    { name: 'consent_verify', key: { verifyHash: 1 } },
    { name: 'consent_sealed', key: { state: 1, sealed: 1 } },
  ],
  encrypted: ['form', 'consenter', 'slots', 'patientAnswers', 'addOnChoices', 'ending'],
  blind: {},
  discipline: 'versioned',
  journal: 'required',
  canBeBinned: true,
});

/** One signature. It is written once: who signs a slot second finds it taken. */
export interface SignatureRecord {
  readonly consentId: ConsentId;
  readonly slot: string;
  readonly role: SignerRole;
  /** Of staff who sign at their own session. */
  readonly staffId: StaffId | null;
  readonly signer: { readonly name: string; readonly capacity: string | null };
  readonly method: 'drawn' | 'typed' | 'unable' | 'paper' | 'tick';
  readonly mark: Mark | null;
  readonly proof: SignProof;
  /** Of the form that was on the screen, and of the form with the answers as they stood then. */
  readonly formHash: string;
  readonly contentHash: string;
  /** By the device's clock, and by the house's. */
  readonly signedAt: Date;
  readonly receivedAt: Date;
  readonly device: string | null;
  /** Whose session, where it was handed over. */
  readonly handedOverBy: StaffId | null;
}
export type Signature = Doc<SignatureRecord>;

export const signatureCollection = defineCollection<SignatureRecord>({
  name: 'consentSignatures',
  fields: {
    consentId: { type: String, required: true },
    slot: { type: String, required: true },
    role: { type: String, required: true },
    staffId: { type: String, default: null },
    signer: encryptedField,
    method: { type: String, required: true },
    mark: encryptedField,
    proof: { type: String, required: true },
    formHash: { type: String, required: true },
    contentHash: { type: String, required: true },
    signedAt: { type: Date, required: true },
    receivedAt: { type: Date, required: true },
    device: { type: String, default: null },
    handedOverBy: { type: String, default: null },
  },
  indexes: [{ name: 'consent_signature_slot', key: { consentId: 1, slot: 1 }, isUnique: true }],
  encrypted: ['signer', 'mark'],
  blind: {},
  discipline: 'append-only',
  journal: 'required',
  canBeBinned: true,
});

/** What a seal is for. */
export type SealAct = 'completed' | 'revoked' | 'voided';

/** One link of the hospital's chain of seals: number 1…n, each over the one before. */
export interface SealRecord {
  readonly number: number;
  readonly consentId: ConsentId;
  /**
   * `purged`: the consent is gone for good, and its seals have nothing to be compared with any more. Such a link is over
   * the last seal of the consent and names its document, which is gone as well.
   */
  readonly act: SealAct | 'purged';
  readonly at: Date;
  /** SHA-256 of the canonical content: template version, shown text, answers, signers and marks; of a revocation its words. */
  readonly contentHash: string;
  /** SHA-256 of each part of that content by its name (`record`, `patient` …): tells which part was changed. */
  readonly parts: Readonly<Record<string, string>>;
  /** SHA-256 of the signed PDF. */
  readonly documentHash: string;
  /** The signed PDF, kept by the files module. */
  readonly fileId: FileId;
  /** No time stamp could be had from the authority. */
  readonly isTimePending: boolean;
  readonly previousHash: string;
  /** SHA-256 of the canonical JSON of all of the above. */
  readonly hash: string;
}
export type Seal = Doc<SealRecord>;

export const sealCollection = defineCollection<SealRecord>({
  name: 'consentSeals',
  fields: {
    number: { type: Number, required: true },
    consentId: { type: String, required: true },
    act: { type: String, required: true },
    at: { type: Date, required: true },
    contentHash: { type: String, required: true },
    parts: { type: Object, required: true },
    documentHash: { type: String, required: true },
    fileId: { type: String, required: true },
    isTimePending: { type: Boolean, required: true },
    previousHash: { type: String, required: true },
    hash: { type: String, required: true },
  },
  indexes: [
    { name: 'consent_seal_number', key: { number: 1 }, isUnique: true },
    { name: 'consent_seal_of', key: { consentId: 1, act: 1 }, isUnique: true },
  ],
  encrypted: [],
  blind: {},
  discipline: 'append-only',
  journal: 'required',
});

/** Where the hospital's chain of seals ends: a last link that was taken away is missed. Its id is the hospital's. */
export interface SealHeadRecord {
  readonly number: number;
  readonly hash: string;
}

export const sealHeadCollection = defineCollection<SealHeadRecord>({
  name: 'consentSealHeads',
  fields: { number: { type: Number, required: true }, hash: { type: String, required: true } },
  indexes: [],
  encrypted: [],
  blind: {},
  discipline: 'versioned',
  journal: 'required',
});

/** What the hospital signs its documents with. Keys that were replaced stay: what they signed is verified with them. */
export interface SigningKeyRecord {
  readonly number: number;
  /** X.509, DER in base64. */
  readonly certificate: string;
  /** PKCS #8, DER in base64. */
  readonly privateKey: string;
}
export type SigningKeyDoc = Doc<SigningKeyRecord>;

export const signingKeyCollection = defineCollection<SigningKeyRecord>({
  name: 'signingKeys',
  fields: {
    number: { type: Number, required: true },
    certificate: { type: String, required: true },
    privateKey: encryptedField,
  },
  indexes: [{ name: 'signing_key_number', key: { number: 1 }, isUnique: true }],
  encrypted: ['privateKey'],
  blind: {},
  discipline: 'append-only',
  journal: 'required',
});
