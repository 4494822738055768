import { z } from 'zod';
import { CONSENT_STATES } from '../domain/consent-state.ts';
import { consentId, consentTemplateId, fileId, patientId, procedureId, staffId } from '../types/ids.ts';
import { pageQuery } from '../types/pages.ts';
import { calendarDate, email, instant, line, paragraph, phone } from '../types/text.ts';
import { consentCategory, formField, formKey, formLanguage, formText, signerRole } from './consent-templates.ts';

const version = z.number().int();
const reason = line(300);
/** SHA-256, hexadecimal. */
const hash = z.string().regex(/^[\da-f]{64}$/u);

export const consentState = z.enum(CONSENT_STATES);
export const consentStanding = z.enum([
  'valid',
  'not-signed',
  'declined',
  'out-of-date',
  'voided',
  'revoked',
  'replaced',
]);

/** Who consents: the patient, or somebody for them with the reason why. */
export const consenter = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('patient') }),
  z.strictObject({
    kind: z.enum(['guardian', 'proxy']),
    name: line(80),
    relationship: line(40),
    /** Why the patient does not consent for themself (a child; cannot decide at present; a power of attorney). */
    reason: line(200),
  }),
]);
export type Consenter = z.infer<typeof consenter>;

/** A stroke: points in the order they were drawn. `x`, `y`: in the pad's width, 0…1 and 0…its height/width; `t`: ms since the first; `p`: pressure 0…1. */
export const strokePoint = z.strictObject({
  x: z.number().min(0).max(1),
  y: z.number().min(0).max(2),
  t: z.number().int().min(0).max(3_600_000),
  p: z.number().min(0).max(1),
});
export type StrokePoint = z.infer<typeof strokePoint>;
export const stroke = z.array(strokePoint).min(1).max(600);
export type Stroke = z.infer<typeof stroke>;

/** How a signature is given; each counts the same. `unable`: cannot write; a witness signs as well. */
export const mark = z.discriminatedUnion('method', [
  z.strictObject({ method: z.literal('drawn'), strokes: z.array(stroke).min(1).max(60) }),
  z.strictObject({ method: z.literal('typed'), text: line(80) }),
  z.strictObject({ method: z.literal('unable'), reason: line(200) }),
]);
export type Mark = z.infer<typeof mark>;
/** `paper`: on a scanned form. `tick`: the light consent when registering. */
export const signMethod = z.enum(['drawn', 'typed', 'unable', 'paper', 'tick']);

/** How it was made sure who signs. */
export const signProof = z.enum([
  'handed-over',
  'password',
  'pin',
  'totp',
  'link-birth-date',
  'link-code',
  'paper',
  'staff-present',
]);
export type SignProof = z.infer<typeof signProof>;

/** One place to sign: `role`, or `role-2` where a template has two of one. */
export const slotKey = z.string().regex(/^(?:patient|doctor|witness|interpreter)(?:-[2-6])?$/u);

export const slotView = z.strictObject({
  key: slotKey,
  role: signerRole,
  /** Their turn now: nobody before them is missing. */
  isDue: z.boolean(),
  /** Whom it waits for, where that is known: the staff member asked, or the name of the witness or interpreter. */
  staffId: staffId.nullable(),
  name: z.string().nullable(),
  signed: z
    .strictObject({
      name: z.string(),
      /** Of a guardian, proxy or witness; the language of an interpreter. */
      capacity: z.string().nullable(),
      method: signMethod,
      /** Of a drawn one; of a typed one its text. */
      mark: mark.nullable(),
      proof: signProof,
      /** By the device's clock, and when it reached the house. They differ where it was given without a line. */
      signedAt: instant,
      receivedAt: instant,
      /** `Safari on iPad`. */
      device: z.string().nullable(),
    })
    .nullable(),
});
export type SlotView = z.infer<typeof slotView>;

/** By the field's key: text, the key of a choice, a date, `true` where ticked. */
export const answers = z.record(formKey, z.union([paragraph(2000), z.boolean()]));
export type Answers = z.infer<typeof answers>;
/** By the add-on's key: agreed or not. */
export const addOnChoices = z.record(formKey, z.boolean());

/** The very form that is shown and signed, in one language. `formHash` is over all of it but what the patient answers. */
export const consentForm = z.strictObject({
  consentId,
  category: consentCategory,
  language: formLanguage,
  template: z.strictObject({ id: consentTemplateId, number: z.number().int() }),
  hospitalName: z.string(),
  patient: z.strictObject({
    name: z.string(),
    birthDate: z.string().nullable(),
    hospitalNumber: z.string(),
  }),
  consenter,
  /** What it is for, in the words of who drew it up; `null`: as the template says. */
  procedureName: z.string().nullable(),
  text: formText,
  fields: z.array(formField),
  addOns: z.array(z.string()),
  staffAnswers: answers,
  doctorName: z.string().nullable(),
  formHash: hash,
});
export type ConsentForm = z.infer<typeof consentForm>;

/** What was read before signing: seconds per section, and whether its end was on the screen. */
export const reading = z.strictObject({
  section: formKey,
  seconds: z.number().int().min(0).max(86_400),
  reachedEnd: z.boolean(),
});
export type Reading = z.infer<typeof reading>;

export const consentListItem = z.strictObject({
  id: consentId,
  version,
  patientId,
  category: consentCategory,
  title: z.string(),
  procedureId: procedureId.nullable(),
  procedureName: z.string().nullable(),
  state: consentState,
  standing: consentStanding,
  language: formLanguage,
  createdAt: instant,
  /** Of the state it is in. */
  at: instant,
  validUntil: instant.nullable(),
  /** Nobody can sign after this; `null`: not sent yet, or over. */
  signBy: instant.nullable(),
  /** Signed and all that are needed. */
  signatures: z.strictObject({ given: z.number().int(), needed: z.number().int() }),
  isPaper: z.boolean(),
  /** What is stored is not what was sealed. */
  isAltered: z.boolean(),
});
export type ConsentListItem = z.infer<typeof consentListItem>;

/** `seq`: of the stream `patient`. */
export const patientConsents = z.strictObject({
  items: z.array(consentListItem),
  abilities: z.strictObject({ canCapture: z.boolean(), canManage: z.boolean() }),
  seq: z.number().int(),
});
export type PatientConsents = z.infer<typeof patientConsents>;

/** The hospital's register: the newest first, of patients the asker may see. */
export const consentRegisterQuery = z.strictObject({
  state: consentState.optional(),
  category: consentCategory.optional(),
  before: consentId.optional(),
  limit: pageQuery.limit,
});
export const consentRegister = z.strictObject({
  items: z.array(
    z.strictObject({
      consent: consentListItem,
      patient: z.strictObject({
        id: patientId,
        name: z.string(),
        birthDate: z.string().nullable(),
        hospitalNumber: z.string(),
      }),
    }),
  ),
  hasMore: z.boolean(),
});
export type ConsentRegister = z.infer<typeof consentRegister>;

/** One line of the chain of a hospital's seals. */
export const sealView = z.strictObject({
  number: z.number().int(),
  act: z.enum(['completed', 'revoked', 'voided']),
  at: instant,
  contentHash: hash,
  documentHash: hash,
  sealHash: hash,
});

export const consentView = z.strictObject({
  ...consentListItem.shape,
  form: consentForm,
  patientAnswers: answers,
  addOnChoices,
  consenter,
  slots: z.array(slotView),
  reading: z.array(reading),
  declined: z.strictObject({ at: instant, reason: z.string(), by: z.string().nullable() }).nullable(),
  voided: z.strictObject({ at: instant, reason: z.string(), by: z.string().nullable() }).nullable(),
  revoked: z
    .strictObject({ at: instant, reason: z.string(), by: z.string().nullable(), witness: z.string().nullable() })
    .nullable(),
  seals: z.array(sealView),
  /** The sealed document; `null`: not sealed yet. */
  document: z
    .strictObject({ fileName: z.string(), size: z.number().int(), hash, isTimePending: z.boolean() })
    .nullable(),
  /** The scanned form of a paper consent. */
  paperFileId: fileId.nullable(),
  /** What the QR on the paper leads to. */
  verifyUrl: z.string().nullable(),
  /** A link out for signing on the patient's own phone. */
  remote: z
    .strictObject({ sentTo: z.string().nullable(), by: z.enum(['birth-date', 'email', 'sms']), expiresAt: instant })
    .nullable(),
  replacedBy: consentId.nullable(),
  /** What was worked with is not the newest version of the template any more, and nobody has signed: it must be read again. */
  isOutdatedForm: z.boolean(),
  abilities: z.strictObject({
    canAmend: z.boolean(),
    canHandOver: z.boolean(),
    /** The slot the asker may sign now. */
    mySlot: slotKey.nullable(),
    canRevoke: z.boolean(),
    canVoid: z.boolean(),
  }),
  seq: z.number().int(),
});
export type ConsentView = z.infer<typeof consentView>;

/** Who signs beside the patient. */
export const signerChoice = z.strictObject({
  role: z.enum(['doctor', 'witness', 'interpreter']),
  staffId: staffId.nullable(),
  name: line(80).nullable(),
});

export const draftConsent = z.strictObject({
  templateId: consentTemplateId,
  language: formLanguage,
  procedureId: procedureId.nullable().default(null),
  procedureName: line(160).nullable().default(null),
  consenter: consenter.default({ kind: 'patient' }),
  /** Every `always` signer of the template is there anyway; the doctor is the one who draws it up unless named. */
  signers: z.array(signerChoice).max(6).default([]),
  staffAnswers: answers.default({}),
  /** The one it takes the place of, once it is completed. */
  replaces: consentId.nullable().default(null),
});
export const amendConsent = z.strictObject({
  version,
  language: formLanguage.exactOptional(),
  procedureName: line(160).nullable().exactOptional(),
  consenter: consenter.exactOptional(),
  signers: z.array(signerChoice).max(6).exactOptional(),
  staffAnswers: answers.exactOptional(),
});
/** From draft to signing. Refused while a required field of the staff is empty. */
export const sendConsent = z.strictObject({ version });
/** Takes the newest version of the template; only while nobody has signed. */
export const readAgain = z.strictObject({ version });
export const declineConsent = z.strictObject({ reason });
export const voidConsent = z.strictObject({ version, reason });
/** `by`: who withdrew, where it is not the patient themself. Idempotency-Key beside it. */
export const revokeConsent = z.strictObject({
  version,
  reason,
  by: line(80).nullable().default(null),
  witness: line(80).nullable().default(null),
});

/** What every signature brings, wherever it is given. */
const signature = {
  slot: slotKey,
  /** Of the form that was on the screen. Another by now: `form-changed`. */
  formHash: hash,
  mark,
  /** By the device's clock. */
  signedAt: instant,
  reading: z.array(reading).max(40).default([]),
};
/** With the patient's (guardian's, proxy's) own: what they answered and chose. Refused where something required is missing. */
export const signByHand = z.strictObject({
  ...signature,
  /** Of a witness or interpreter. */
  name: line(80).nullable().default(null),
  capacity: line(60).nullable().default(null),
  answers: answers.default({}),
  addOnChoices: addOnChoices.default({}),
});
export type SignByHand = z.infer<typeof signByHand>;
/** The doctor's, at their own session, with what they know or have (step-up). */
export const signAsStaff = z.strictObject({
  ...signature,
  proof: z.union([
    z.strictObject({ pin: z.string().regex(/^\d{4,8}$/u) }),
    z.strictObject({ password: z.string().min(1).max(200) }),
    z.strictObject({ totp: z.string().regex(/^\d{6}$/u) }),
  ]),
});

/** Gives the tablet out of hand, for this consent and these slots in this order, until the PIN brings it back. */
export const handOver = z.strictObject({ version });
/** What the tablet shows in a patient's hands, or the patient's own phone: the form, and whose turn it is. Nothing of staff. */
export const signingView = z.strictObject({
  form: consentForm,
  state: consentState,
  /** Who can sign here: never the doctor. */
  slots: z.array(slotView),
  patientAnswers: answers,
  addOnChoices,
  /** This form is not the newest: it must be read again, which `…/read-again` answers with. */
  isOutdatedForm: z.boolean(),
});
export type SigningView = z.infer<typeof signingView>;

/** A link for the patient's own phone. `by`: how they show who they are. The address is the record's unless given. */
export const sendRemote = z.strictObject({
  version,
  by: z.enum(['birth-date', 'email', 'sms']),
  email: email.nullable().default(null),
  phone: phone.nullable().default(null),
});
/** `url`: also for the QR on the staff's screen. */
export const remoteSent = z.strictObject({ url: z.string(), expiresAt: instant, sentTo: z.string().nullable() });
export const linkToken = z.strictObject({ token: z.string().min(20).max(140) });
/** How the holder of a link shows who they are. */
export const remoteAsked = z.strictObject({
  by: z.enum(['birth-date', 'email', 'sms']),
  hospitalName: z.string(),
  /** `n…@example.org`, `+27 … 67`. */
  sentTo: z.string().nullable(),
});
export type RemoteAsked = z.infer<typeof remoteAsked>;
export const openRemote = z.strictObject({
  ...linkToken.shape,
  proof: z.union([z.strictObject({ birthDate: calendarDate }), z.strictObject({ code: z.string().regex(/^\d{6}$/u) })]),
});
/** A ticket that opens this one form for an hour; sent in the body of what follows. */
export const remoteOpened = z.strictObject({ ticket: z.string(), form: signingView });
export type RemoteOpened = z.infer<typeof remoteOpened>;
export const withTicket = z.strictObject({ ticket: z.string().min(20).max(140) });
export const signRemotely = z.strictObject({ ...withTicket.shape, ...signByHand.shape });
export const declineRemotely = z.strictObject({ ...withTicket.shape, ...declineConsent.shape });
/** `version`: as the staff saw the consent; a link is ended whatever became of it since. */
export const endRemote = z.strictObject({ version });

/** A scanned form that was signed on paper. */
export const paperConsent = z.strictObject({
  templateId: consentTemplateId,
  language: formLanguage,
  procedureId: procedureId.nullable().default(null),
  procedureName: line(160).nullable().default(null),
  fileId,
  signedOn: calendarDate,
  consenter: consenter.default({ kind: 'patient' }),
  /** Who else signed it, as the paper says. */
  signers: z.array(z.strictObject({ role: z.enum(['doctor', 'witness', 'interpreter']), name: line(80) })).max(6),
});
/** The light tick when a patient is registered: said to, or ticked by, the patient in the presence of who asks. */
export const registrationConsent = z.strictObject({
  templateId: consentTemplateId,
  language: formLanguage,
  agreed: z.literal(true),
  consenter: consenter.default({ kind: 'patient' }),
});

/** To whoever holds the paper; no word about the patient. `altered`: what we keep is not what was sealed. */
export const verification = z.strictObject({
  standing: z.enum(['valid', 'revoked', 'voided', 'replaced', 'out-of-date', 'altered', 'unknown']),
  hospitalName: z.string().nullable(),
  category: consentCategory.nullable(),
  completedAt: instant.nullable(),
  /** Since when it is not valid. */
  endedAt: instant.nullable(),
  sealNumber: z.number().int().nullable(),
  /** SHA-256 of the documents that were sealed (with the page of its withdrawal, where there is one), to compare a file with. */
  documentHashes: z.array(hash),
});
export type Verification = z.infer<typeof verification>;

/**
 * What the board shows of a patient's consents, the gravest first. `withdrawn`: one was taken back in the last three days
 * and not given anew, or a planned procedure lost its gate by it; `missing`: a procedure of the next two days lacks one;
 * `waiting`: one waits to be signed; `given`: every need of the next procedure is met.
 */
export const consentMark = z.strictObject({
  patientId,
  standing: z.enum(['withdrawn', 'missing', 'waiting', 'given']),
  /** The procedure it is about, and when that is planned. */
  procedureId: procedureId.nullable(),
  procedureAt: instant.nullable(),
  /** When it was taken back; `null` of every other. */
  at: instant.nullable(),
});
export type ConsentMark = z.infer<typeof consentMark>;
/** `seq`: of the stream `ward-consents`. */
export const wardConsents = z.strictObject({ marks: z.array(consentMark), seq: z.number().int() });
export type WardConsents = z.infer<typeof wardConsents>;
