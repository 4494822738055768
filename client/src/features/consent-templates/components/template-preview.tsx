import { NativeSelect } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { TemplateContent } from '../../../../../shared/schemas/consent-templates.ts';
import { FormPreview } from '../../../components/consent-form/form-preview.tsx';
import { formLanguageName } from '../../../lib/i18n/form-languages.ts';

interface TemplatePreviewProps {
  readonly content: TemplateContent;
  /** What it is that is read here. */
  readonly says: string;
}

/** The form as a patient reads it, in each of its languages. */
export function TemplatePreview({ content, says }: TemplatePreviewProps) {
  const { t } = useTranslation('consentTemplates');
  const { languages, texts, fields, addOns } = content;
  const [wished, setWished] = useState(languages[0] ?? '');
  const language = languages.includes(wished) ? wished : (languages[0] ?? '');
  const text = texts[language];
  return (
    <div className="stack">
      <div className="template-preview-head">
        <p className="muted">{says}</p>
        {languages.length < 2 ? null : (
          <NativeSelect
            label={t('preview.language')}
            value={language}
            data={languages.map((one) => ({ value: one, label: formLanguageName(one) }))}
            onChange={(event) => {
              setWished(event.currentTarget.value);
            }}
          />
        )}
      </div>
      <div className="template-sheet">
        {text === undefined ? null : (
          <FormPreview form={{ language, text, fields, addOns: addOns.map(({ key }) => key), staffAnswers: {} }} />
        )}
      </div>
    </div>
  );
}
