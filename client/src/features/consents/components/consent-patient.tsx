import { useTranslation } from 'react-i18next';
import type { ConsentForm } from '../../../../../shared/schemas/consents.ts';
import { formatDay } from '../../../lib/format.ts';

/** Whose consent it is, by more than the name, over everything that is done to it. */
export function ConsentPatient({ patient }: Pick<ConsentForm, 'patient'>) {
  const { t } = useTranslation('consents');
  return (
    <p className="consent-patient">
      <bdi className="consent-patient-name">{patient.name}</bdi>
      <span className="muted numbers">
        {patient.birthDate === null
          ? t('view.bornUnknown')
          : t('view.born', { date: formatDay(patient.birthDate, true) })}
        {' · '}
        <bdi className="mono" dir="ltr">
          {patient.hospitalNumber}
        </bdi>
      </span>
    </p>
  );
}
