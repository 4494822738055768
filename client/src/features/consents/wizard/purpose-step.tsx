import { TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { ProcedureField } from '../components/procedure-field.tsx';
import { formDirection } from '../../../lib/i18n/form-languages.ts';
import { FieldInput } from './field-inputs.tsx';
import type { StepProps } from './step-parts.ts';
import { staffFields } from './wizard-values.ts';

/** What it is for, and what staff fill in before the patient sees the form. */
export function PurposeStep({ patient, values, content, faults, onChange }: StepProps) {
  const { t } = useTranslation('consents');
  const fields = staffFields(content?.fields ?? []);
  const language = values.language ?? '';
  const text = content?.texts[language];
  return (
    <div className="stack-lg">
      <div className="stack">
        <ProcedureField
          patientId={patient.id}
          procedureId={values.procedureId}
          procedureName={values.procedureName}
          onChange={onChange}
        />
        <TextInput
          label={t('wizard.purpose.name')}
          description={t('wizard.purpose.nameHint')}
          value={values.procedureName}
          maxLength={160}
          dir="auto"
          autoComplete="off"
          onChange={({ target }) => onChange({ procedureName: target.value })}
        />
      </div>
      {text === undefined || fields.length === 0 ? (
        <p className="muted">{t('wizard.purpose.nothing')}</p>
      ) : (
        <fieldset className="fieldset">
          <legend>{t('wizard.purpose.staffFields')}</legend>
          <div className="stack">
            {fields.map((field) => (
              <FieldInput
                key={field.key}
                field={field}
                text={text}
                language={language}
                direction={formDirection(language)}
                answer={values.staffAnswers[field.key]}
                isFaulty={faults.has(`answer-${field.key}`)}
                onChange={(answer) => onChange({ staffAnswers: { ...values.staffAnswers, [field.key]: answer } })}
              />
            ))}
          </div>
        </fieldset>
      )}
    </div>
  );
}
