import { useTranslation } from 'react-i18next';
import type { PatientCard } from '../../../../../shared/schemas/patients.ts';
import { ageOn } from '../board/dates.ts';

interface AgeAndSexProps {
  readonly patient: Pick<PatientCard, 'birthDate' | 'sex'>;
  readonly today: string;
}

/** “72 F”, with the whole words for those who listen; what is not known is left out. */
export function AgeAndSex({ patient, today }: AgeAndSexProps) {
  const { t } = useTranslation('board');
  const age = patient.birthDate === null ? null : ageOn(patient.birthDate, today);
  return (
    <span className="bed-age numbers">
      {age === null ? null : (
        <>
          <span aria-hidden="true">
            {age.unit === 'years' ? age.count : t(`ageShort.${age.unit}`, { count: age.count })}
          </span>
          <span className="visually-hidden">, {t(`age.${age.unit}`, { count: age.count })}</span>
        </>
      )}
      {patient.sex === 'unknown' ? null : (
        <>
          {' '}
          <span aria-hidden="true">{t(`sexShort.${patient.sex}`)}</span>
          <span className="visually-hidden">, {t(`sex.${patient.sex}`)}</span>
        </>
      )}
    </span>
  );
}
