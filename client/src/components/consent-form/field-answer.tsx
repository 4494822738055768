import { useTranslation } from 'react-i18next';
import type { FormField, FormText } from '../../../../shared/schemas/consent-templates.ts';
import { formatDay } from '../../lib/format.ts';

interface FieldAnswerProps {
  readonly field: FormField;
  readonly text: FormText;
  readonly answer: string | boolean | undefined;
}

const DAY = /^\d{4}-\d{2}-\d{2}$/u;

/** What was filled in, as it is read; that nothing was, where nothing was. */
export function FieldAnswer({ field, text, answer }: FieldAnswerProps) {
  const { t } = useTranslation('consentForm');
  if (field.kind === 'checkbox' && typeof answer === 'boolean') return t(answer ? 'answer.yes' : 'answer.no');
  if (typeof answer !== 'string' || answer === '') return <span className="muted">{t('answer.none')}</span>;
  if (field.kind === 'choice') return <bdi>{text.fields[field.key]?.choices[answer] ?? answer}</bdi>;
  if (field.kind === 'date' && DAY.test(answer)) return formatDay(answer, true);
  return <bdi className="consent-form-words">{answer}</bdi>;
}
