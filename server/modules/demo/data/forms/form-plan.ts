import type {
  ConsentCategory,
  FormField,
  FormText,
  SignerRule,
  TemplateContent,
} from '../../../../../shared/schemas/consent-templates.ts';

/** A consent form of the demo, as it is published. Written for the demo: no hospital’s own form, and no medical advice. */
export interface FormPlan {
  readonly category: ConsentCategory;
  readonly content: TemplateContent;
}

/** The patient and who explained, always; somebody who saw it and somebody who translated, where there was need. */
const USUAL_SIGNERS: SignerRule[] = [
  { role: 'patient', need: 'always' },
  { role: 'doctor', need: 'always' },
  { role: 'witness', need: 'if-needed' },
  { role: 'interpreter', need: 'if-needed' },
];

interface Plan {
  readonly category: ConsentCategory;
  readonly texts: Record<string, FormText>;
  readonly fields?: FormField[];
  readonly addOns?: readonly string[];
  readonly signers?: SignerRule[];
  readonly validForDays: number | null;
}

export const formPlan = ({ category, texts, fields, addOns, signers, validForDays }: Plan): FormPlan => ({
  category,
  content: {
    languages: Object.keys(texts),
    texts,
    fields: fields ?? [],
    addOns: (addOns ?? []).map((key) => ({ key })),
    signers: signers ?? USUAL_SIGNERS,
    order: 'sequential',
    validForDays,
    signWithinHours: 72,
  },
});

export const staffField = (
  key: string,
  kind: FormField['kind'],
  isRequired = true,
  choices: readonly string[] = [],
): FormField => ({ key, kind, filledBy: 'staff', isRequired, choices: [...choices] });

export const patientField = (key: string, kind: FormField['kind'], isRequired = false): FormField => ({
  key,
  kind,
  filledBy: 'patient',
  isRequired,
  choices: [],
});

/** Words of a field that is no choice. */
export const label = (text: string, help: string | null = null) => ({ label: text, help, choices: {} });
