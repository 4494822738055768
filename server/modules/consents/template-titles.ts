import type { TemplateContent } from '../../../shared/schemas/consent-templates.ts';
import { isDuplicateKey } from '../../db/database-errors.ts';
import { refuse } from '../../http/problem-error.ts';

const keyOf = (text: string): string => text.normalize('NFKC').toUpperCase().toLowerCase().replace(/\s+/gu, ' ').trim();

/** What the template is called, per language, and the form in which titles are compared. */
export function titlesOf(
  templateId: string,
  { languages, texts }: TemplateContent,
): { readonly titles: Readonly<Record<string, string>>; readonly titleKey: string } {
  const titles = Object.fromEntries(languages.map((language) => [language, texts[language]?.title ?? '']));
  const key = keyOf(titles[languages[0] ?? ''] ?? '');
  return { titles, titleKey: key === '' ? templateId : key };
}

/** Two forms of one name in use at once would be mistaken for each other. */
export function orTitleTaken(error: unknown): unknown {
  if (!isDuplicateKey(error)) return error;
  const detail = 'Another form that is in use has this title.';
  return refuse('already-exists', {
    detail,
    errors: [{ pointer: '/body/title', message: detail, code: 'already-exists' }],
  });
}
