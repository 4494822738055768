import type { ConsentForm } from '../../../../../shared/schemas/consents.ts';

interface FieldWords {
  readonly label: string;
  readonly help: string | null;
  readonly choices: Readonly<Record<string, string>>;
}

/** What a field is called on this form; its key where a language lacks the words, so that it is never nameless. */
export const fieldWords = (form: ConsentForm, key: string): FieldWords =>
  form.text.fields[key] ?? { label: key, help: null, choices: {} };
