import { useTranslation } from 'react-i18next';
import type { TemplateListItem } from '../../../../../shared/schemas/consent-templates.ts';
import { FormBody } from '../../../components/consent-form/form-body.tsx';
import { formDirection, formLanguageName } from '../../../lib/i18n/form-languages.ts';
import { CATEGORIES } from '../register-search.ts';
import { titleOf } from '../template-title.ts';
import type { StepProps } from './step-parts.ts';

interface FormStepProps extends StepProps {
  readonly templates: readonly TemplateListItem[];
  /** The form of the draft that exists already. */
  readonly savedTemplateId: string | null;
  readonly onTemplate: (templateId: string) => void;
}

/** Which form, and in which of its languages. */
export function FormStep({ values, content, templates, faults, savedTemplateId, onTemplate, onChange }: FormStepProps) {
  const { t } = useTranslation('consents');
  const isOther = savedTemplateId !== null && savedTemplateId !== values.templateId;
  return (
    <div className="stack-lg">
      <fieldset className="fieldset" data-fault={faults.has('templateId') || undefined}>
        <legend>{t('wizard.form.form')}</legend>
        <div className="stack">
          {CATEGORIES.map((category) => (
            <TemplateGroup
              key={category}
              name={t(`category.${category}`)}
              templates={templates.filter((template) => template.category === category)}
              chosen={values.templateId}
              onChoose={onTemplate}
            />
          ))}
        </div>
        {faults.has('templateId') ? <p className="field-error">{t('wizard.form.missing')}</p> : null}
        {isOther ? <p className="muted small">{t('wizard.form.other')}</p> : null}
      </fieldset>
      {content === null ? null : (
        <>
          <Languages
            languages={content.languages}
            chosen={values.language}
            onChoose={(language) => onChange({ language })}
          />
          <Summary text={content.texts[values.language ?? '']} language={values.language ?? ''} />
        </>
      )}
    </div>
  );
}

interface GroupProps {
  readonly name: string;
  readonly templates: readonly TemplateListItem[];
  readonly chosen: string | null;
  readonly onChoose: (templateId: string) => void;
}

function TemplateGroup({ name, templates, chosen, onChoose }: GroupProps) {
  const { i18n } = useTranslation('consents');
  if (templates.length === 0) return null;
  return (
    <div>
      <p className="wizard-group">{name}</p>
      <div className="wizard-cards">
        {templates.map((template) => (
          <label key={template.id} className="wizard-card">
            <input
              type="radio"
              name="template"
              value={template.id}
              checked={template.id === chosen}
              onChange={() => onChoose(template.id)}
            />
            <bdi>{titleOf(template, i18n.language)}</bdi>
          </label>
        ))}
      </div>
    </div>
  );
}

interface LanguagesProps {
  readonly languages: readonly string[];
  readonly chosen: string | null;
  readonly onChoose: (language: string) => void;
}

function Languages({ languages, chosen, onChoose }: LanguagesProps) {
  const { t } = useTranslation('consents');
  return (
    <fieldset className="fieldset">
      <legend>{t('wizard.form.language')}</legend>
      <p className="muted small">{t('wizard.form.languageHint')}</p>
      <div className="wizard-cards">
        {languages.map((language) => (
          <label key={language} className="wizard-card">
            <input
              type="radio"
              name="language"
              value={language}
              checked={language === chosen}
              onChange={() => onChoose(language)}
            />
            <bdi lang={language}>{formLanguageName(language)}</bdi>
          </label>
        ))}
      </div>
    </fieldset>
  );
}

interface SummaryProps {
  readonly text: { readonly title: string; readonly summary: string } | undefined;
  readonly language: string;
}

function Summary({ text, language }: SummaryProps) {
  const { t } = useTranslation('consents');
  if (text === undefined) return null;
  return (
    <section className="wizard-summary" aria-label={t('wizard.form.summary')}>
      <div lang={language} dir={formDirection(language)}>
        <strong>{text.title}</strong>
        <FormBody text={text.summary} />
      </div>
    </section>
  );
}
