import type { ConsentCategory, TemplateListItem } from '../../../../shared/schemas/consent-templates.ts';

/** In the order in which they are listed. */
export const CATEGORIES = [
  'treatment',
  'procedure',
  'anaesthesia',
  'blood',
  'photography',
  'research',
  'privacy',
  'advance-directive',
  'registration',
] as const satisfies readonly ConsentCategory[];

/** What a form is called for a reader of that language: in it, or in the first that it has. */
export function titleOf({ titles }: Pick<TemplateListItem, 'titles'>, language: string): string {
  const own = titles[language.split('-')[0] ?? language];
  return own !== undefined && own !== '' ? own : (Object.values(titles).find((title) => title !== '') ?? '');
}

/** The forms by what they are for, each group by title; empty groups are left out. */
export function byCategory(
  items: readonly TemplateListItem[],
  language: string,
): { readonly category: ConsentCategory; readonly items: readonly TemplateListItem[] }[] {
  const sorter = new Intl.Collator(language);
  return CATEGORIES.map((category) => ({
    category,
    items: items
      .filter((item) => item.category === category)
      .toSorted((one, other) => sorter.compare(titleOf(one, language), titleOf(other, language))),
  })).filter((group) => group.items.length > 0);
}
