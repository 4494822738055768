import type { FormText, TemplateContent } from '../schemas/consent-templates.ts';

/**
 * What keeps a draft from being published. `empty`: words are missing. `missing`: a language lacks the part. `extra`: it
 * has one that no other has, or in another order. `twice`: two of one name. `too-few`: a choice between fewer than two.
 * `no-choice`: choices of a field that is none. `no-signer`: nobody has to sign as the patient.
 */
export type TemplateFaultCode = 'empty' | 'missing' | 'extra' | 'twice' | 'too-few' | 'no-choice' | 'no-signer';

/** `pointer`: RFC 6901, inside the content (`/texts/hi/sections/2/body`). */
export interface TemplateFault {
  readonly pointer: string;
  readonly code: TemplateFaultCode;
}

const fault = (pointer: string, code: TemplateFaultCode): TemplateFault => ({ pointer, code });
const emptyAt = (pointer: string, words: string): TemplateFault[] =>
  words.trim() === '' ? [fault(pointer, 'empty')] : [];

function doubles(pointer: string, keys: readonly string[]): TemplateFault[] {
  return keys.flatMap((key, at) => (keys.indexOf(key) < at ? [fault(`${pointer}/${at}`, 'twice')] : []));
}

/** That `parts` has exactly these keys, and what is wrong with each part it has. */
function eachOf<Part>(
  pointer: string,
  keys: readonly string[],
  parts: Readonly<Record<string, Part>>,
  wrongWith: (pointer: string, part: Part, key: string) => readonly TemplateFault[],
): TemplateFault[] {
  const known = new Map(Object.entries(parts));
  const wrong = keys.flatMap((key) => {
    const part = known.get(key);
    return part === undefined ? [fault(`${pointer}/${key}`, 'missing')] : wrongWith(`${pointer}/${key}`, part, key);
  });
  const extra = [...known.keys()].filter((key) => !keys.includes(key));
  return [...wrong, ...extra.map((key) => fault(`${pointer}/${key}`, 'extra'))];
}

/** The sections of the first language lead; the others have the same in the same order. */
function sectionFaults(pointer: string, leading: FormText['sections'], own: FormText['sections']): TemplateFault[] {
  const missing = leading.flatMap((section, at) =>
    own.some(({ key }) => key === section.key) ? [] : [fault(`${pointer}/${at}`, 'missing')],
  );
  const present = own.flatMap((section, at) => [
    ...(missing.length === 0 && leading[at]?.key !== section.key ? [fault(`${pointer}/${at}`, 'extra')] : []),
    ...emptyAt(`${pointer}/${at}/heading`, section.heading),
    ...emptyAt(`${pointer}/${at}/body`, section.body),
  ]);
  const keys = own.map(({ key }) => key);
  return [...(own.length === 0 ? [fault(pointer, 'empty')] : []), ...missing, ...doubles(pointer, keys), ...present];
}

function textFaults(pointer: string, text: FormText, leading: FormText, content: TemplateContent): TemplateFault[] {
  const choicesOf = new Map(content.fields.map(({ key, choices }) => [key, choices]));
  return [
    ...emptyAt(`${pointer}/title`, text.title),
    ...emptyAt(`${pointer}/summary`, text.summary),
    ...sectionFaults(`${pointer}/sections`, leading.sections, text.sections),
    ...eachOf(`${pointer}/fields`, [...choicesOf.keys()], text.fields, (at, part, key) => [
      ...emptyAt(`${at}/label`, part.label),
      ...eachOf(`${at}/choices`, choicesOf.get(key) ?? [], part.choices, (choice, label) => emptyAt(choice, label)),
    ]),
    ...eachOf(
      `${pointer}/addOns`,
      content.addOns.map(({ key }) => key),
      text.addOns,
      (at, part) => [...emptyAt(`${at}/label`, part.label), ...emptyAt(`${at}/text`, part.text)],
    ),
    ...emptyAt(`${pointer}/declaration`, text.declaration),
  ];
}

function fieldFaults({ fields }: TemplateContent): TemplateFault[] {
  return fields.flatMap(({ kind, choices }, at) => {
    const pointer = `/fields/${at}/choices`;
    if (kind !== 'choice') return choices.length === 0 ? [] : [fault(pointer, 'no-choice')];
    return [...(choices.length < 2 ? [fault(pointer, 'too-few')] : []), ...doubles(pointer, choices)];
  });
}

/** Everything that keeps the draft from being published, in the order in which a form is read; empty: nothing does. */
export function templateFaults(content: TemplateContent): TemplateFault[] {
  const { languages, texts, fields, addOns, signers } = content;
  const leading = languages[0] === undefined ? undefined : texts[languages[0]];
  const hasPatient = signers.some(({ role, need }) => role === 'patient' && need === 'always');
  return [
    ...doubles('/languages', languages),
    ...doubles(
      '/fields',
      fields.map(({ key }) => key),
    ),
    ...doubles(
      '/addOns',
      addOns.map(({ key }) => key),
    ),
    ...fieldFaults(content),
    ...eachOf('/texts', languages, texts, (pointer, text) => textFaults(pointer, text, leading ?? text, content)),
    ...(hasPatient ? [] : [fault('/signers', 'no-signer')]),
  ];
}
