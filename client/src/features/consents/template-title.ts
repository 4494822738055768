import type { TemplateListItem } from '../../../../shared/schemas/consent-templates.ts';

type Titled = Pick<TemplateListItem, 'titles'>;

/** In the language of the screen where the form has it, in English where it has that, else in its first. */
export const titleOf = ({ titles }: Titled, language: string): string =>
  titles[language] ?? titles['en'] ?? Object.values(titles)[0] ?? '';

/** Those a consent can be drawn up from now. */
export const isOffered = ({ published, isRetired }: Pick<TemplateListItem, 'published' | 'isRetired'>): boolean =>
  published !== null && !isRetired;
