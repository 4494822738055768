import type { FormField, FormText, SignerRule, TemplateContent } from '../../../../shared/schemas/consent-templates.ts';

export const MOST = { languages: 8, sections: 20, fields: 30, choices: 12, addOns: 10, signers: 6 } as const;

const emptyText = (): FormText => ({ title: '', summary: '', sections: [], fields: {}, addOns: {}, declaration: '' });

/** A form nobody has written anything of yet. */
export const emptyContent = (language: string, title: string): TemplateContent => ({
  languages: [language],
  texts: {
    [language]: { ...emptyText(), title, sections: [{ key: 'section-1', heading: '', body: '' }] },
  },
  fields: [],
  addOns: [],
  signers: [
    { role: 'patient', need: 'always' },
    { role: 'doctor', need: 'always' },
    { role: 'witness', need: 'if-needed' },
    { role: 'interpreter', need: 'if-needed' },
  ],
  order: 'sequential',
  validForDays: 90,
  signWithinHours: 72,
});

/** `section-3` where 1 and 2 are taken. */
function freeKey(stem: string, taken: readonly string[]): string {
  let number = 1;
  while (taken.includes(`${stem}-${number}`)) number += 1;
  return `${stem}-${number}`;
}

const move = <T>(all: readonly T[], index: number, by: -1 | 1): T[] => {
  const [one, other] = [all[index], all[index + by]];
  if (one === undefined || other === undefined) return [...all];
  return all.map((item, at) => (at === index ? other : at === index + by ? one : item));
};
const without = <T>(all: readonly T[], index: number): T[] => all.filter((_item, at) => at !== index);
const setAt = <T>(all: readonly T[], index: number, next: T): T[] =>
  all.map((item, at) => (at === index ? next : item));
const leave = <T>(parts: Readonly<Record<string, T>>, left: string): Record<string, T> =>
  Object.fromEntries(Object.entries(parts).filter(([key]) => key !== left));

/** Changes the text of every language. */
const inEach = (content: TemplateContent, change: (text: FormText) => FormText): TemplateContent => ({
  ...content,
  texts: Object.fromEntries(Object.entries(content.texts).map(([language, text]) => [language, change(text)])),
});

/** Changes the text of one language. */
export function inOne(content: TemplateContent, language: string, change: Partial<FormText>): TemplateContent {
  const text = content.texts[language];
  return text === undefined ? content : { ...content, texts: { ...content.texts, [language]: { ...text, ...change } } };
}

/** The sections in the order of the first language. */
export const sectionKeys = ({ languages, texts }: TemplateContent): string[] =>
  texts[languages[0] ?? '']?.sections.map(({ key }) => key) ?? [];

export function addSection(content: TemplateContent): TemplateContent {
  const key = freeKey('section', sectionKeys(content));
  return inEach(content, (text) => ({ ...text, sections: [...text.sections, { key, heading: '', body: '' }] }));
}
export const moveSection = (content: TemplateContent, index: number, by: -1 | 1): TemplateContent =>
  inEach(content, (text) => ({ ...text, sections: move(text.sections, index, by) }));
export const removeSection = (content: TemplateContent, index: number): TemplateContent =>
  inEach(content, (text) => ({ ...text, sections: without(text.sections, index) }));
export function writeSection(
  content: TemplateContent,
  language: string,
  key: string,
  words: { readonly heading?: string; readonly body?: string },
): TemplateContent {
  const sections = content.texts[language]?.sections.map((one) => (one.key === key ? { ...one, ...words } : one));
  return sections === undefined ? content : inOne(content, language, { sections });
}

const noLabel = { label: '', help: null, choices: {} };
export function addField(content: TemplateContent): TemplateContent {
  const key = freeKey(
    'field',
    content.fields.map((field) => field.key),
  );
  const field: FormField = { key, kind: 'text', filledBy: 'staff', isRequired: false, choices: [] };
  return inEach({ ...content, fields: [...content.fields, field] }, (text) => ({
    ...text,
    fields: { ...text.fields, [key]: noLabel },
  }));
}
export const moveField = (content: TemplateContent, index: number, by: -1 | 1): TemplateContent => ({
  ...content,
  fields: move(content.fields, index, by),
});
export function removeField(content: TemplateContent, index: number): TemplateContent {
  const key = content.fields[index]?.key ?? '';
  return inEach({ ...content, fields: without(content.fields, index) }, (text) => ({
    ...text,
    fields: leave(text.fields, key),
  }));
}

/** Sets what a field is; one that becomes a choice gets its first two, one that is none any more loses them. */
export function setField(content: TemplateContent, index: number, next: Partial<FormField>): TemplateContent {
  const field = content.fields[index];
  if (field === undefined) return content;
  const set = { ...content, fields: setAt(content.fields, index, { ...field, ...next }) };
  if (next.kind === undefined || next.kind === field.kind) return set;
  if (next.kind === 'choice') return addChoice(addChoice(set, index), index);
  const bare = { ...set, fields: setAt(set.fields, index, { ...field, ...next, choices: [] }) };
  return inEach(bare, (text) => writeLabel(text, field.key, { choices: {} }));
}

type Label = FormText['fields'][string];
const writeLabel = (text: FormText, key: string, words: Partial<Label>): FormText => ({
  ...text,
  fields: { ...text.fields, [key]: { ...(text.fields[key] ?? noLabel), ...words } },
});
export function writeField(
  content: TemplateContent,
  language: string,
  key: string,
  words: Partial<Label>,
): TemplateContent {
  const text = content.texts[language];
  return text === undefined ? content : inOne(content, language, writeLabel(text, key, words));
}

export function addChoice(content: TemplateContent, index: number): TemplateContent {
  const field = content.fields[index];
  if (field === undefined) return content;
  const key = freeKey('choice', field.choices);
  const fields = setAt(content.fields, index, { ...field, choices: [...field.choices, key] });
  return inEach({ ...content, fields }, (text) =>
    writeLabel(text, field.key, { choices: { ...text.fields[field.key]?.choices, [key]: '' } }),
  );
}
export function removeChoice(content: TemplateContent, index: number, at: number): TemplateContent {
  const field = content.fields[index];
  const key = field?.choices[at];
  if (field === undefined || key === undefined) return content;
  const fields = setAt(content.fields, index, { ...field, choices: without(field.choices, at) });
  return inEach({ ...content, fields }, (text) =>
    writeLabel(text, field.key, { choices: leave(text.fields[field.key]?.choices ?? {}, key) }),
  );
}

export function addAddOn(content: TemplateContent): TemplateContent {
  const key = freeKey(
    'add-on',
    content.addOns.map((one) => one.key),
  );
  return inEach({ ...content, addOns: [...content.addOns, { key }] }, (text) => ({
    ...text,
    addOns: { ...text.addOns, [key]: { label: '', text: '' } },
  }));
}
export const moveAddOn = (content: TemplateContent, index: number, by: -1 | 1): TemplateContent => ({
  ...content,
  addOns: move(content.addOns, index, by),
});
export function removeAddOn(content: TemplateContent, index: number): TemplateContent {
  const key = content.addOns[index]?.key ?? '';
  return inEach({ ...content, addOns: without(content.addOns, index) }, (text) => ({
    ...text,
    addOns: leave(text.addOns, key),
  }));
}
export function writeAddOn(
  content: TemplateContent,
  language: string,
  key: string,
  words: { readonly label?: string; readonly text?: string },
): TemplateContent {
  const addOns = content.texts[language]?.addOns ?? {};
  const before = addOns[key] ?? { label: '', text: '' };
  return inOne(content, language, { addOns: { ...addOns, [key]: { ...before, ...words } } });
}

/** Adds a language with every part that the first has, and no words yet. */
export function addLanguage(content: TemplateContent, language: string): TemplateContent {
  if (content.languages.includes(language)) return content;
  const first = content.texts[content.languages[0] ?? ''] ?? emptyText();
  const text: FormText = {
    ...emptyText(),
    sections: first.sections.map(({ key }) => ({ key, heading: '', body: '' })),
    fields: Object.fromEntries(
      content.fields.map(({ key, choices }) => [
        key,
        { ...noLabel, choices: Object.fromEntries(choices.map((choice) => [choice, ''])) },
      ]),
    ),
    addOns: Object.fromEntries(content.addOns.map(({ key }) => [key, { label: '', text: '' }])),
  };
  return { ...content, languages: [...content.languages, language], texts: { ...content.texts, [language]: text } };
}
/** The first leads the others and stays. */
export const removeLanguage = (content: TemplateContent, language: string): TemplateContent =>
  language === content.languages[0]
    ? content
    : {
        ...content,
        languages: content.languages.filter((one) => one !== language),
        texts: leave(content.texts, language),
      };

export const addSigner = (content: TemplateContent): TemplateContent => ({
  ...content,
  signers: [...content.signers, { role: 'witness', need: 'if-needed' }],
});
export const setSigner = (content: TemplateContent, index: number, signer: SignerRule): TemplateContent => ({
  ...content,
  signers: setAt(content.signers, index, signer),
});
export const moveSigner = (content: TemplateContent, index: number, by: -1 | 1): TemplateContent => ({
  ...content,
  signers: move(content.signers, index, by),
});
export const removeSigner = (content: TemplateContent, index: number): TemplateContent => ({
  ...content,
  signers: without(content.signers, index),
});

const sorted = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return typeof value === 'string' ? value.trim() : value;
  return Object.fromEntries(
    Object.entries(value)
      .toSorted(([one], [other]) => (one < other ? -1 : 1))
      .map(([key, inner]) => [key, sorted(inner)]),
  );
};
/** Whether both say the same; in what order a record names its keys, and blanks around words, do not count. */
export const isSameContent = (one: TemplateContent, other: TemplateContent): boolean =>
  JSON.stringify(sorted(one)) === JSON.stringify(sorted(other));
