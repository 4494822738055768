import { useTranslation } from 'react-i18next';
import type { PatientCard } from '../../../../../shared/schemas/patients.ts';
import { formatDay } from '../../../lib/format.ts';
import { fullName } from '../board/cell.ts';
import { ageOn } from '../board/dates.ts';
import { useToday } from '../hooks/use-clock.ts';
import type { BedState } from '../ward-store.ts';

/** Who this is about, on every page of the panel: identity before action. */
export function Identity({ state }: { readonly state: BedState }) {
  const { stay, others, request } = state;
  const patient = stay?.patient ?? request?.patient;
  if (patient === undefined) return null;
  return (
    <div className="identities">
      <PatientBanner patient={patient} code={stay === null ? null : state.bed.code} />
      {others.map((other) => (
        <PatientBanner key={other.id} patient={other.patient} code={state.bed.code} />
      ))}
    </div>
  );
}

/** Name, birth date with the age, sex, hospital number and bed (NHS patient banner: labels light, values heavy, no colons). */
export function PatientBanner({ patient, code }: { readonly patient: PatientCard; readonly code: string | null }) {
  const { t } = useTranslation('bed');
  const { t: tBoard } = useTranslation('board');
  const today = useToday();
  const age = patient.birthDate === null ? null : ageOn(patient.birthDate, today);
  return (
    <div className="identity">
      <p className="identity-name">
        <bdi>{fullName(patient)}</bdi>
      </p>
      <dl className="identity-facts">
        <div>
          <dt>{t('field.born')}</dt>
          <dd className="numbers">
            {patient.birthDate === null ? (
              t('field.notGiven')
            ) : (
              <>
                {formatDay(patient.birthDate, true)}
                {age === null ? null : ` (${tBoard(`age.${age.unit}`, { count: age.count })})`}
              </>
            )}
            {patient.sex === 'unknown' ? null : ` ${tBoard(`sex.${patient.sex}`)}`}
          </dd>
        </div>
        <div>
          <dt>{t('field.number')}</dt>
          <dd className="ltr numbers">{patient.hospitalNumber}</dd>
        </div>
        {code === null ? null : (
          <div>
            <dt>{t('field.bed')}</dt>
            <dd>
              <bdi>{code}</bdi>
            </dd>
          </div>
        )}
      </dl>
    </div>
  );
}
