import { useTranslation } from 'react-i18next';
import type { ConsentView } from '../../../../../shared/schemas/consents.ts';
import { FormPreview } from '../../../components/consent-form/form-preview.tsx';
import { Card } from '../../../components/ui/card.tsx';
import { formLanguageName } from '../../../lib/i18n/form-languages.ts';

/** The very form that is signed, and what was answered and chosen in it. */
export function FormPart({ consent }: { readonly consent: ConsentView }) {
  const { t } = useTranslation('consents');
  const { form, patientAnswers, addOnChoices } = consent;
  const language = formLanguageName(form.language);
  return (
    <Card title={t('form.title')} lead={t('form.version', { number: form.template.number, language })}>
      <FormPreview form={form} answers={patientAnswers} addOnChoices={addOnChoices} />
    </Card>
  );
}
