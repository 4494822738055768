import { expect } from 'chai';
import { byCategory, titleOf } from '../../client/src/features/consent-templates/by-category.ts';
import {
  addAddOn,
  addChoice,
  addField,
  addLanguage,
  addSection,
  emptyContent,
  inOne,
  isSameContent,
  moveField,
  moveSection,
  removeAddOn,
  removeChoice,
  removeField,
  removeLanguage,
  removeSection,
  sectionKeys,
  setField,
  writeAddOn,
  writeField,
  writeSection,
} from '../../client/src/features/consent-templates/draft.ts';
import { keep, readKept } from '../../client/src/features/consent-templates/kept-draft.ts';
import { readTemplateSearch } from '../../client/src/features/consent-templates/template-search.ts';
import { formDirection, formLanguageName } from '../../client/src/lib/i18n/form-languages.ts';
import { bodyBlocks } from '../../shared/domain/form-body.ts';
import { templateFaults } from '../../shared/domain/template-faults.ts';
import type { TemplateContent, TemplateListItem } from '../../shared/schemas/consent-templates.ts';
import { templateContent, templateDraft } from '../../shared/schemas/consent-templates.ts';

/** Writes a word into everything of that language that waits for one. */
function fillAll(content: TemplateContent, language: string): TemplateContent {
  let filled = inOne(content, language, { title: 'T', summary: 'S', declaration: 'D' });
  for (const key of sectionKeys(content)) filled = writeSection(filled, language, key, { heading: 'H', body: 'B' });
  for (const { key, choices } of content.fields) {
    const words = Object.fromEntries(choices.map((choice) => [choice, 'C']));
    filled = writeField(filled, language, key, { label: 'L', choices: words });
  }
  for (const { key } of content.addOns) filled = writeAddOn(filled, language, key, { label: 'L', text: 'T' });
  return filled;
}
const structural = (content: TemplateContent) => templateFaults(content).filter(({ code }) => code !== 'empty');

describe('writing a consent form', () => {
  const begun = emptyContent('en', 'Operation');

  it('begins as a draft the server keeps, of which only words are missing', () => {
    expect(templateDraft.safeParse(begun).success).to.equal(true);
    expect(templateContent.safeParse(begun).success, 'it is no version yet').to.equal(false);
    expect(structural(begun)).to.deep.equal([]);
    expect(templateFaults(begun).map(({ pointer }) => pointer)).to.deep.equal([
      '/texts/en/summary',
      '/texts/en/sections/0/heading',
      '/texts/en/sections/0/body',
      '/texts/en/declaration',
    ]);
  });

  it('keeps every language of the same parts in the same order, whatever is added, moved and removed', () => {
    let content = addLanguage(addSection(begun), 'hi');
    content = addAddOn(addField(addField(addSection(content))));
    content = setField(content, 1, { kind: 'choice' });
    content = moveField(moveSection(addChoice(content, 1), 0, 1), 0, 1);
    content = addLanguage(content, 'ar');
    expect(structural(content)).to.deep.equal([]);
    expect(content.texts['hi']?.sections.map(({ key }) => key)).to.deep.equal(sectionKeys(content));
    content = removeChoice(removeSection(content, 1), 0, 0);
    content = removeAddOn(removeField(content, 1), 0);
    expect(structural(content)).to.deep.equal([]);
    expect(content.fields.map(({ kind, choices }) => [kind, choices])).to.deep.equal([
      ['choice', ['choice-2', 'choice-3']],
    ]);
    expect(content.texts['ar']?.fields).to.have.all.keys(content.fields.map(({ key }) => key));
    const whole = ['en', 'hi', 'ar'].reduce(fillAll, content);
    expect(templateFaults(whole)).to.deep.equal([]);
    expect(templateContent.safeParse(whole).success, 'what has no faults is of the shape of a version').to.equal(true);
  });

  it('a field that is a choice no more has none, and its key is not given to two', () => {
    const choice = setField(addField(begun), 0, { kind: 'choice' });
    expect(choice.fields[0]?.choices).to.have.length(2);
    const text = setField(choice, 0, { kind: 'text' });
    expect(text.fields[0]?.choices).to.deep.equal([]);
    expect(text.texts['en']?.fields['field-1']?.choices).to.deep.equal({});
    const two = addField(removeField(addField(addField(begun)), 0));
    expect(new Set(two.fields.map(({ key }) => key)).size).to.equal(2);
  });

  it('moves nothing past an end, and never takes the first language away', () => {
    const two = addSection(begun);
    expect(sectionKeys(moveSection(two, 0, -1))).to.deep.equal(sectionKeys(two));
    expect(sectionKeys(moveSection(two, 1, 1))).to.deep.equal(sectionKeys(two));
    expect(removeLanguage(begun, 'en')).to.equal(begun);
    expect(removeLanguage(addLanguage(begun, 'hi'), 'hi')).to.deep.equal(begun);
    expect(addLanguage(begun, 'en')).to.equal(begun);
  });

  it('knows what says the same: neither the order of keys nor blanks at the ends count, the order of sections does', () => {
    const content = addSection(begun);
    const { texts, ...rest } = content;
    expect(isSameContent({ texts, ...rest }, content)).to.equal(true);
    expect(isSameContent(inOne(content, 'en', { title: ' Operation ' }), content)).to.equal(true);
    expect(isSameContent(moveSection(content, 0, 1), content)).to.equal(false);
    expect(isSameContent(inOne(content, 'en', { title: 'Another' }), content)).to.equal(false);
  });

  it('keeps what was not saved for that person and that form alone, and leaves what it cannot read', () => {
    const box = new Map<string, string>();
    const storage = {
      getItem: (key: string) => box.get(key) ?? null,
      setItem: (key: string, value: string) => void box.set(key, value),
      removeItem: (key: string) => void box.delete(key),
    };
    keep(storage, 'nurse', 'form', { version: 3, content: begun });
    expect(readKept(storage, 'nurse', 'form')).to.deep.equal({ version: 3, content: begun });
    expect(readKept(storage, 'doctor', 'form')).to.equal(null);
    expect(readKept(storage, 'nurse', 'other')).to.equal(null);
    for (const key of box.keys()) box.set(key, '{"version":3,"content":{"languages":"en"}}');
    expect(readKept(storage, 'nurse', 'form')).to.equal(null);
    for (const key of box.keys()) box.set(key, '{');
    expect(readKept(storage, 'nurse', 'form')).to.equal(null);
    keep(storage, 'nurse', 'form', null);
    expect(box.size).to.equal(0);
    expect(readKept(null, 'nurse', 'form'), 'a browser that keeps nothing').to.equal(null);
  });

  it('lists forms by what they are for, each by its title in the reader’s language or the first there is', () => {
    const item = (category: TemplateListItem['category'], titles: Record<string, string>) =>
      ({ category, titles }) as TemplateListItem;
    const forms = [
      item('research', { en: 'Study' }),
      item('procedure', { en: 'B', af: 'A' }),
      item('procedure', { en: 'A', af: '' }),
    ];
    const named = (language: string) =>
      byCategory(forms, language).map(({ category, items }) => [category, items.map((one) => titleOf(one, language))]);
    expect(named('en-GB')).to.deep.equal([
      ['procedure', ['A', 'B']],
      ['research', ['Study']],
    ]);
    expect(named('af')[0]).to.deep.equal(['procedure', ['A', 'A']]);
    expect(titleOf({ titles: { en: '' } }, 'en')).to.equal('');
  });

  it('understands of an address what it can', () => {
    expect(readTemplateSearch({ show: 'versions', version: 2 })).to.deep.equal({ show: 'versions', version: 2 });
    expect(readTemplateSearch({ show: 'versions', version: -1 })).to.deep.equal({ show: 'versions' });
    expect(readTemplateSearch({ show: 'preview', version: 2 })).to.deep.equal({ show: 'preview' });
    expect(readTemplateSearch({ show: 'other' })).to.deep.equal({});
  });
});

describe('a consent form as it is read', () => {
  it('has paragraphs, and lists where lines begin with a dash', () => {
    expect(bodyBlocks('One\nstill one\n\nTwo:\n- a\n • b\n\n\nThree')).to.deep.equal([
      { kind: 'paragraph', text: 'One\nstill one' },
      { kind: 'paragraph', text: 'Two:' },
      { kind: 'points', points: ['a', 'b'] },
      { kind: 'paragraph', text: 'Three' },
    ]);
    expect(bodyBlocks('')).to.deep.equal([]);
    expect(bodyBlocks('A well-known word - and a dash inside')).to.have.length(1);
  });

  it('runs in the direction of its language, which is called by its own name', () => {
    expect([formDirection('ar'), formDirection('ur'), formDirection('hi')]).to.deep.equal(['rtl', 'rtl', 'ltr']);
    expect(formLanguageName('de')).to.equal('Deutsch');
    expect(formLanguageName('x')).to.equal('x');
  });
});
