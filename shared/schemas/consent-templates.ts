import { z } from 'zod';
import { consentTemplateId } from '../types/ids.ts';
import { instant, key as keyOf, line, paragraph } from '../types/text.ts';

/** What is agreed to (LOINC 59284-0 and below). `registration`: the light tick when a patient is registered (CONS-9). */
export const consentCategory = z.enum([
  'treatment',
  'procedure',
  'anaesthesia',
  'blood',
  'privacy',
  'research',
  'photography',
  'advance-directive',
  'registration',
]);
export type ConsentCategory = z.infer<typeof consentCategory>;

/** A language a form can be in: BCP 47, two or three letters. */
export const formLanguage = z.string().regex(/^[a-z]{2,3}$/u, 'A language has two or three letters.');

/** What parts of a form are called inside it: the same in every language. */
export const formKey = keyOf(40);
const key = formKey;

/**
 * Who signs. `patient` stands for whoever consents: a guardian or proxy signs in that slot where the patient cannot.
 * `doctor`: who explained, with a step-up.
 */
export const signerRole = z.enum(['patient', 'doctor', 'witness', 'interpreter']);
export type SignerRole = z.infer<typeof signerRole>;

/** `if-needed`: only where whoever draws it up says so (an interpreter was there; the patient cannot write). */
export const signerRule = z.strictObject({ role: signerRole, need: z.enum(['always', 'if-needed']) });
export type SignerRule = z.infer<typeof signerRule>;

/** `staff`: filled in before the patient sees the form; `patient`: by whoever consents, with their signature. */
export const formField = z.strictObject({
  key,
  kind: z.enum(['text', 'choice', 'checkbox', 'date']),
  filledBy: z.enum(['staff', 'patient']),
  isRequired: z.boolean(),
  /** Of a choice: two and more; empty otherwise. */
  choices: z.array(key).max(12),
});
export type FormField = z.infer<typeof formField>;

/** Agreed to or not, each by itself, beside the consent as a whole. */
export const formAddOn = z.strictObject({ key });

export const formSection = z.strictObject({ key, heading: line(120), body: paragraph(6000) });

/** Text of a draft: as `line` and `paragraph`, and empty where nobody has written it yet. */
type Words = (max: number) => z.ZodType<string, string>;
const unfinished =
  (words: Words): Words =>
  (max) =>
    z
      .string()
      .trim()
      .pipe(z.union([z.literal(''), words(max)]));

const labels = (one: Words) =>
  z.record(key, z.strictObject({ label: one(160), help: line(240).nullable(), choices: z.record(key, one(120)) }));

/** Everything a reader sees of a form, in one language. */
export const formText = z.strictObject({
  title: line(120),
  /** In plain words, a few sentences: what is shown first. */
  summary: paragraph(1000),
  sections: z.array(formSection).min(1).max(20),
  fields: labels(line),
  addOns: z.record(key, z.strictObject({ label: line(160), text: paragraph(1000) })),
  /** What is agreed to by signing, in the first person. */
  declaration: paragraph(1500),
});
export type FormText = z.infer<typeof formText>;

const [someLine, someText] = [unfinished(line), unfinished(paragraph)];
/** The same before it is finished. */
const draftText = z.strictObject({
  title: someLine(120),
  summary: someText(1000),
  sections: z.array(z.strictObject({ key, heading: someLine(120), body: someText(6000) })).max(20),
  fields: labels(someLine),
  addOns: z.record(key, z.strictObject({ label: someLine(160), text: someText(1000) })),
  declaration: someText(1500),
});

/** What a template says; every language has the same sections, fields and add-ons in the same order. */
export const templateContent = z.strictObject({
  languages: z.array(formLanguage).min(1).max(8),
  texts: z.record(formLanguage, formText),
  fields: z.array(formField).max(30),
  addOns: z.array(formAddOn).max(10),
  signers: z.array(signerRule).min(1).max(6),
  /** `sequential`: in the order of `signers`, each only after the one before. */
  order: z.enum(['sequential', 'parallel']),
  /** Days from completion; `null`: until revoked. */
  validForDays: z.number().int().min(1).max(3650).nullable(),
  /** Hours from sending to sign until nobody can any more. */
  signWithinHours: z.number().int().min(1).max(2160),
});
export type TemplateContent = z.infer<typeof templateContent>;

/** What is worked on: of the same shape, and its words may be missing. `templateFaults` tells what is. */
export const templateDraft = z.strictObject({
  ...templateContent.shape,
  texts: z.record(formLanguage, draftText),
  signers: z.array(signerRule).max(6),
});

export const templateListItem = z.strictObject({
  id: consentTemplateId,
  version: z.number().int(),
  category: consentCategory,
  /** Title per language of what is published, or of the draft where nothing is yet. */
  titles: z.record(formLanguage, z.string()),
  /** Number of the published version; `null`: never published. */
  published: z.number().int().nullable(),
  publishedAt: instant.nullable(),
  hasDraft: z.boolean(),
  isRetired: z.boolean(),
});
export type TemplateListItem = z.infer<typeof templateListItem>;
/** `seq`: of the stream `consent-templates`. */
export const templateList = z.strictObject({
  items: z.array(templateListItem),
  abilities: z.strictObject({ canManage: z.boolean() }),
  seq: z.number().int(),
});
export type TemplateList = z.infer<typeof templateList>;

export const templateVersionItem = z.strictObject({
  number: z.number().int(),
  publishedAt: instant,
  publishedBy: z.string().nullable(),
  /** What changed, in the words of who published it. */
  note: z.string().nullable(),
});

export const templateView = z.strictObject({
  ...templateListItem.shape,
  /** What is worked on; `null`: nothing since the last version, or the asker may not change it. */
  draft: templateDraft.nullable(),
  publishedContent: templateContent.nullable(),
  versions: z.array(templateVersionItem),
});
export type TemplateView = z.infer<typeof templateView>;

/** One published version, as it was and stays. */
export const templateVersionView = z.strictObject({ ...templateVersionItem.shape, content: templateContent });
export type TemplateVersionView = z.infer<typeof templateVersionView>;

export const createTemplate = z.strictObject({ category: consentCategory, content: templateDraft });
/** Keeps what is worked on; it may be unfinished in its words, never in its form. */
export const saveTemplateDraft = z.strictObject({ version: z.number().int(), content: templateDraft });
/** Makes the draft the version that consents are drawn up from now on. Refused where a language lacks a part. */
export const publishTemplate = z.strictObject({ version: z.number().int(), note: line(240).nullable() });
export const retireTemplate = z.strictObject({ version: z.number().int(), isRetired: z.boolean() });
