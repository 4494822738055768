import type { FormField, SignerRole, TemplateContent } from '../../../../../shared/schemas/consent-templates.ts';
import type { Answers, Consenter, ConsentView } from '../../../../../shared/schemas/consents.ts';
import type { Step } from './steps.ts';
import { STEPS } from './steps.ts';

/** Who signs beside whoever consents, as the template has them and as the person chose. */
export interface OtherSigner {
  readonly role: Exclude<SignerRole, 'patient'>;
  readonly isAlways: boolean;
  readonly isWanted: boolean;
  readonly staffId: string | null;
  /** Of the member of staff, or of a witness or interpreter who is none. */
  readonly name: string;
}

/** What the five steps hold, whatever of it is known to the server already. */
export interface WizardValues {
  readonly isChecked: boolean;
  readonly templateId: string | null;
  readonly language: string | null;
  readonly procedureId: string | null;
  readonly procedureName: string;
  readonly staffAnswers: Answers;
  readonly consenter: {
    readonly kind: Consenter['kind'];
    readonly name: string;
    readonly relationship: string;
    readonly reason: string;
  };
  readonly others: readonly OtherSigner[];
}

export const NOTHING_CHOSEN: WizardValues = {
  isChecked: false,
  templateId: null,
  language: null,
  procedureId: null,
  procedureName: '',
  staffAnswers: {},
  consenter: { kind: 'patient', name: '', relationship: '', reason: '' },
  others: [],
};

const consenterOf = (consenter: Consenter): WizardValues['consenter'] =>
  consenter.kind === 'patient' ? NOTHING_CHOSEN.consenter : consenter;

/** What a draft that exists already comes to in the steps. */
export function valuesOf(consent: ConsentView, content: TemplateContent): WizardValues {
  const { form } = consent;
  const others = othersOf(content, null);
  const slots = consent.slots.filter(({ role }) => role !== 'patient');
  const left = [...slots];
  return {
    isChecked: true,
    templateId: form.template.id,
    language: form.language,
    procedureId: consent.procedureId,
    procedureName: form.procedureName ?? '',
    staffAnswers: form.staffAnswers,
    consenter: consenterOf(consent.consenter),
    others: others.map((other) => {
      const at = left.findIndex(({ role }) => role === other.role);
      const slot = at === -1 ? undefined : left.splice(at, 1)[0];
      if (slot === undefined) return { ...other, isWanted: other.isAlways };
      return { ...other, isWanted: true, staffId: slot.staffId, name: slot.name ?? '' };
    }),
  };
}

/** The doctor who is signed in explains it, unless somebody else is named. */
export interface Me {
  readonly staffId: string;
  readonly name: string;
}

/** The places of a template for others than whoever consents; the doctor's is `me`'s where they may sign. */
export function othersOf(content: TemplateContent, me: Me | null): OtherSigner[] {
  return content.signers.flatMap(({ role, need }) => {
    if (role === 'patient') return [];
    const isMine = role === 'doctor' && me !== null;
    return [
      {
        role,
        isAlways: need === 'always',
        isWanted: need === 'always',
        staffId: isMine ? me.staffId : null,
        name: isMine ? me.name : '',
      },
    ];
  });
}

/** Keeps what fits when another form is chosen: who consents, what it is for, and answers to fields it has, too. */
export function withTemplate(
  values: WizardValues,
  templateId: string,
  content: TemplateContent,
  me: Me | null,
): WizardValues {
  const language =
    values.language !== null && content.languages.includes(values.language)
      ? values.language
      : (content.languages[0] ?? null);
  const left = [...values.others];
  return {
    ...values,
    templateId,
    language,
    staffAnswers: fitting(values.staffAnswers, content.fields),
    others: othersOf(content, me).map((fresh) => {
      const at = left.findIndex(({ role }) => role === fresh.role);
      const before = at === -1 ? undefined : left.splice(at, 1)[0];
      if (before === undefined) return fresh;
      return { ...before, isAlways: fresh.isAlways, isWanted: fresh.isAlways || before.isWanted };
    }),
  };
}

const isAnswerTo = (field: FormField, answer: Answers[string]) =>
  field.kind === 'checkbox'
    ? typeof answer === 'boolean'
    : typeof answer === 'string' && (field.kind !== 'choice' || field.choices.includes(answer));

function fitting(answers: Answers, fields: readonly FormField[]): Answers {
  const kept = staffFields(fields).flatMap((field): (readonly [string, Answers[string]])[] => {
    const answer = answers[field.key];
    return answer !== undefined && isAnswerTo(field, answer) ? [[field.key, answer]] : [];
  });
  return Object.fromEntries(kept);
}

export const staffFields = (fields: readonly FormField[]): FormField[] =>
  fields.filter(({ filledBy }) => filledBy === 'staff');

/** A box that must be ticked is not answered by being left empty. */
const isAnswered = (answer: Answers[string] | undefined) =>
  typeof answer === 'boolean' ? answer : (answer ?? '').trim() !== '';

/** What is missing in a step, by the field it is missing in; nothing: one may go on. */
export function faultsOf(step: Step, values: WizardValues, content: TemplateContent | null): ReadonlySet<string> {
  const faults = new Set<string>();
  if (step === 'patient' && !values.isChecked) faults.add('isChecked');
  if (step === 'form' && (values.templateId === null || values.language === null)) faults.add('templateId');
  if (step === 'purpose') {
    for (const { key, isRequired } of staffFields(content?.fields ?? [])) {
      if (isRequired && !isAnswered(values.staffAnswers[key])) faults.add(`answer-${key}`);
    }
  }
  if (step === 'signers') {
    const { kind, ...words } = values.consenter;
    if (kind !== 'patient') {
      for (const [name, word] of Object.entries(words)) if (word.trim() === '') faults.add(name);
    }
    values.others.forEach(({ role, isWanted, staffId }, index) => {
      if (role === 'doctor' && isWanted && staffId === null) faults.add(`other-${index}`);
    });
  }
  return faults;
}

/** The first step something is missing in, before `step` itself. */
export const firstUnfinished = (step: Step, values: WizardValues, content: TemplateContent | null): Step =>
  STEPS.slice(0, STEPS.indexOf(step)).find((one) => faultsOf(one, values, content).size > 0) ?? step;

const orNull = (text: string) => (text.trim() === '' ? null : text.trim());

function sentConsenter({ kind, ...words }: WizardValues['consenter']): Consenter {
  if (kind === 'patient') return { kind };
  return {
    kind,
    name: words.name.trim(),
    relationship: words.relationship.trim(),
    reason: words.reason.trim(),
  };
}

/** What the server is told of it: an answer that was emptied is none. */
export function sentOf(values: WizardValues) {
  const { others, staffAnswers, language, procedureName } = values;
  return {
    language: language ?? '',
    procedureName: orNull(procedureName),
    consenter: sentConsenter(values.consenter),
    signers: others
      .filter(({ isWanted }) => isWanted)
      .map(({ role, staffId, name }) => ({ role, staffId, name: staffId === null ? orNull(name) : null })),
    staffAnswers: Object.fromEntries(
      Object.entries(staffAnswers).filter(([, answer]) => typeof answer === 'boolean' || answer.trim() !== ''),
    ),
  };
}

/** Whoever consents and the others who are wanted, in the order of the template. */
export const signingOrder = (
  values: WizardValues,
  content: TemplateContent,
): readonly ('consenter' | OtherSigner)[] => {
  const left = [...values.others];
  return content.signers.flatMap(({ role }): readonly ('consenter' | OtherSigner)[] => {
    if (role === 'patient') return ['consenter'];
    const at = left.findIndex((other) => other.role === role);
    const [other] = at === -1 ? [] : left.splice(at, 1);
    return other?.isWanted === true ? [other] : [];
  });
};
