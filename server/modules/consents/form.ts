import type { TemplateContent } from '../../../shared/schemas/consent-templates.ts';
import type { Answers, Consenter, ConsentForm } from '../../../shared/schemas/consents.ts';
import type { PatientCard } from '../../../shared/schemas/patients.ts';
import type { ConsentId } from '../../../shared/types/ids.ts';
import { context } from '../../access/context.ts';
import { canonicalJson, sha256Hex } from '../../crypto/canonical-json.ts';
import { refuse } from '../../http/problem-error.ts';
import type { PublishedTemplate } from './queries/get-template.ts';
import type { Slot } from './consents.model.ts';

/** What a form is made of beside its template. */
export interface FormParts {
  readonly consentId: ConsentId;
  readonly language: string;
  readonly patient: ConsentForm['patient'];
  readonly consenter: Consenter;
  readonly procedureName: string | null;
  readonly staffAnswers: Answers;
  readonly doctorName: string | null;
}

/** SHA-256 of a form with what was answered on it, as it stood when somebody signed. */
export const contentHashOf = (
  formHash: string,
  patientAnswers: Answers,
  addOnChoices: Readonly<Record<string, boolean>>,
): string => sha256Hex(canonicalJson({ formHash, patientAnswers, addOnChoices }));

/** The very form that is shown and signed, whole, with the SHA-256 of all of it. Refuses `invalid-input` for a language the template does not have. */
export function buildForm(template: PublishedTemplate, parts: FormParts): ConsentForm {
  const { content, category, templateId, number } = template;
  const text = content.texts[parts.language];
  if (text === undefined) {
    const message = 'The form does not exist in this language.';
    throw refuse('invalid-input', { errors: [{ pointer: '/body/language', message, code: 'unknown' }] });
  }
  const form: Omit<ConsentForm, 'formHash'> = {
    consentId: parts.consentId,
    category,
    language: parts.language,
    template: { id: templateId, number },
    hospitalName: context().tenant.name,
    patient: parts.patient,
    consenter: parts.consenter,
    procedureName: parts.procedureName,
    text,
    fields: content.fields,
    addOns: content.addOns.map(({ key }) => key),
    staffAnswers: parts.staffAnswers,
    doctorName: parts.doctorName,
  };
  return { ...form, formHash: sha256Hex(canonicalJson(form)) };
}

/** Who the patient is, as a form says it. */
export const patientOnForm = ({ givenName, familyName, birthDate, hospitalNumber }: PatientCard) => ({
  name: [givenName, familyName].filter((part) => part !== '').join(' '),
  birthDate,
  hospitalNumber,
});

export const doctorOf = (slots: readonly Slot[]): string | null =>
  slots.find(({ role }) => role === 'doctor')?.name ?? null;

/** Of these answers those that fit the form's fields of that side. */
export function fittingAnswers(content: TemplateContent, side: 'staff' | 'patient', given: Answers): Answers {
  const fields = content.fields.filter(({ filledBy }) => filledBy === side);
  return Object.fromEntries(
    Object.entries(given).filter(([key, value]) => {
      const field = fields.find((one) => one.key === key);
      return field !== undefined && fits(field, value);
    }),
  );
}

type Field = TemplateContent['fields'][number];
type Value = Answers[string];

const DATE = /^\d{4}-\d{2}-\d{2}$/u;

function fits({ kind, choices }: Field, value: Value): boolean {
  if (kind === 'checkbox') return typeof value === 'boolean';
  if (typeof value !== 'string') return false;
  if (kind === 'choice') return choices.includes(value);
  return kind === 'date' ? DATE.test(value) && !Number.isNaN(Date.parse(value)) : value.trim() !== '';
}

/** Required and not there; a box that must be ticked counts only as ticked. */
const isMissing = ({ kind, isRequired }: Field, value: Value | undefined): boolean =>
  isRequired && (kind === 'checkbox' ? value !== true : value === undefined);

/** What is wrong with the answers of one side. @param pointer where they stand in what was sent */
function faultsOf(fields: readonly Field[], given: Answers, pointer: string, isWhole: boolean) {
  const wrong = Object.entries(given).flatMap(([key, value]) => {
    const field = fields.find((one) => one.key === key);
    const at = `${pointer}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`;
    if (field === undefined) return [{ pointer: at, message: 'There is no such field.', code: 'unknown' }];
    return fits(field, value) ? [] : [{ pointer: at, message: 'This is no answer to the field.', code: 'invalid' }];
  });
  const missing = fields
    .filter((field) => isWhole && isMissing(field, given[field.key]))
    .map(({ key }) => ({ pointer: `${pointer}/${key}`, message: 'This must be answered.', code: 'required' }));
  return [...wrong, ...missing];
}

/**
 * Refuses `invalid-input` for answers of the staff that do not fit.
 * @param isWhole also where a required one is missing
 */
export function assertStaffAnswers(fields: readonly Field[], given: Answers, isWhole: boolean): void {
  const own = fields.filter(({ filledBy }) => filledBy === 'staff');
  const errors = faultsOf(own, given, '/body/staffAnswers', isWhole);
  if (errors.length > 0) throw refuse('invalid-input', { errors });
}

/** Whether the staff's part of the form is filled in. */
export const isStaffPartWhole = (fields: readonly Field[], given: Answers): boolean =>
  fields.every((field) => field.filledBy !== 'staff' || !isMissing(field, given[field.key]));

/** Refuses `invalid-input` unless everything the patient must answer is answered, and each add-on agreed to or not. */
export function assertPatientAnswers(
  form: Pick<ConsentForm, 'fields' | 'addOns'>,
  given: Answers,
  addOnChoices: Readonly<Record<string, boolean>>,
): void {
  const own = form.fields.filter(({ filledBy }) => filledBy === 'patient');
  const choices = form.addOns
    .filter((key) => addOnChoices[key] === undefined)
    .map((key) => ({ pointer: `/body/addOnChoices/${key}`, message: 'Say yes or no.', code: 'required' }));
  const unknown = Object.keys(addOnChoices)
    .filter((key) => !form.addOns.includes(key))
    .map((key) => ({ pointer: `/body/addOnChoices/${key}`, message: 'There is no such choice.', code: 'unknown' }));
  const errors = [...faultsOf(own, given, '/body/answers', true), ...choices, ...unknown];
  if (errors.length > 0) throw refuse('invalid-input', { errors });
}
