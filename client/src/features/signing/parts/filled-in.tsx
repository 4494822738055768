import { useTranslation } from 'react-i18next';
import type { ConsentForm } from '../../../../../shared/schemas/consents.ts';
import { FieldAnswer } from '../../../components/consent-form/field-answer.tsx';

/** What it is about, in this case: the procedure, what the staff filled in, who explains, who consents for whom. */
export function FilledIn({ form }: { readonly form: ConsentForm }) {
  const { t } = useTranslation('signing');
  const told = form.fields.filter(({ key, filledBy }) => {
    const answer = form.staffAnswers[key];
    return filledBy === 'staff' && answer !== undefined && answer !== '';
  });
  const { consenter } = form;
  const isEmpty = form.procedureName === null && form.doctorName === null && consenter.kind === 'patient';
  if (isEmpty && told.length === 0) return null;
  return (
    <dl className="sg-facts">
      {form.procedureName === null ? null : (
        <div>
          <dt>{t('facts.procedure')}</dt>
          <dd>
            <bdi>{form.procedureName}</bdi>
          </dd>
        </div>
      )}
      {told.map((field) => (
        <div key={field.key} lang={form.language}>
          <dt>{form.text.fields[field.key]?.label ?? field.key}</dt>
          <dd>
            <FieldAnswer field={field} text={form.text} answer={form.staffAnswers[field.key]} />
          </dd>
        </div>
      ))}
      {form.doctorName === null ? null : (
        <div>
          <dt>{t('facts.doctor')}</dt>
          <dd>
            <bdi>{form.doctorName}</bdi>
          </dd>
        </div>
      )}
      {consenter.kind === 'patient' ? null : (
        <div>
          <dt>{t(`facts.${consenter.kind}`)}</dt>
          <dd>
            <bdi>{t('facts.for', { name: consenter.name, relationship: consenter.relationship })}</bdi>
          </dd>
        </div>
      )}
    </dl>
  );
}
