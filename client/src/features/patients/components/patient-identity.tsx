import { useTranslation } from 'react-i18next';
import type { PatientCard } from '../../../../../shared/schemas/patients.ts';
import { formatDay } from '../../../lib/format.ts';
import { todayHere } from '../../../lib/hospital-time.ts';
import { ageAt } from '../age.ts';

type Identified = Pick<PatientCard, 'familyName' | 'givenName' | 'birthDate' | 'sex' | 'hospitalNumber'>;

/** “Mokoena, Naledi Joy”; one name alone where there is no other. */
export const fullName = ({ familyName, givenName }: Pick<PatientCard, 'familyName' | 'givenName'>): string =>
  givenName === '' ? familyName : `${familyName}, ${givenName}`;

/** “2 Mar 1984 (41 years), female”. */
export function useBornAndSex(): (patient: Pick<PatientCard, 'birthDate' | 'sex'>) => string {
  const { t } = useTranslation('patients');
  return ({ birthDate, sex }) => {
    if (birthDate === null) return `${t('bornUnknown')}, ${t(`sex.${sex}`)}`;
    const { unit, count } = ageAt(birthDate, todayHere());
    const age = t(`age.${unit}`, { count });
    return `${t('bornAndAge', { date: formatDay(birthDate, true), age })}, ${t(`sex.${sex}`)}`;
  };
}

/** Who it is, by more than the name: two people of one name are told apart by what stands below. */
export function PatientIdentity({ patient }: { readonly patient: Identified }) {
  const bornAndSex = useBornAndSex();
  return (
    <span className="patient-identity">
      <bdi className="patient-name">{fullName(patient)}</bdi>
      <span className="patient-born numbers">
        {bornAndSex(patient)}
        {' · '}
        <bdi className="mono patient-number" dir="ltr">
          {patient.hospitalNumber}
        </bdi>
      </span>
    </span>
  );
}
