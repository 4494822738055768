import { Textarea, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { TemplateContent } from '../../../../../shared/schemas/consent-templates.ts';
import { formDirection, formLanguageName } from '../../../lib/i18n/form-languages.ts';
import { useEditing } from './editing.ts';

interface WordsProps {
  readonly label: string;
  readonly hint?: string;
  /** Where it stands inside a language’s text: `/sections/2/body`. */
  readonly path: string;
  readonly most: number;
  /** Of several lines. */
  readonly rows?: number;
  readonly read: (language: string) => string;
  readonly write: (content: TemplateContent, language: string, words: string) => TemplateContent;
}

/** One piece of text in the first language, and beside it in the one that is being written. */
export function Words({ label, hint, path, most, rows, read, write }: WordsProps) {
  const { t } = useTranslation('consentTemplates');
  const { content, change, first, beside, faults, isChecked } = useEditing();
  const languages = beside === null ? [first] : [first, beside];
  return (
    <div className="template-words" data-beside={beside === null ? undefined : true}>
      {languages.map((language) => {
        const isMarked = isChecked || language !== first;
        const isMissing = isMarked && faults.has(`/texts/${language}${path}`);
        const field = {
          label: beside === null ? label : t('words.in', { label, language: formLanguageName(language) }),
          value: read(language),
          lang: language,
          dir: formDirection(language),
          maxLength: most,
          autoComplete: 'off',
          error: isMissing ? t('words.empty') : null,
          ...(hint === undefined ? {} : { description: hint }),
          onChange: (event: { readonly currentTarget: { readonly value: string } }) => {
            change(write(content, language, event.currentTarget.value));
          },
        };
        return rows === undefined ? (
          <TextInput key={language} {...field} />
        ) : (
          <Textarea key={language} {...field} autosize minRows={rows} maxRows={24} />
        );
      })}
    </div>
  );
}
