import { useTranslation } from 'react-i18next';
import type { StepProps } from './step-parts.ts';

/** The right patient, before anything else: the banner above shows who it is. */
export function PatientStep({ values, faults, onChange }: StepProps) {
  const { t } = useTranslation('consents');
  const isFaulty = faults.has('isChecked');
  return (
    <div className="stack">
      <p>{t('wizard.patient.lead')}</p>
      <label className="choice wizard-tick" data-fault={isFaulty || undefined}>
        <input
          type="checkbox"
          checked={values.isChecked}
          aria-invalid={isFaulty}
          onChange={({ target }) => onChange({ isChecked: target.checked })}
        />
        <span>{t('wizard.patient.checked')}</span>
      </label>
      {isFaulty ? <p className="field-error">{t('wizard.patient.missing')}</p> : null}
    </div>
  );
}
