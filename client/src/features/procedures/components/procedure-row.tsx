import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { ProcedureView } from '../../../../../shared/schemas/procedures.ts';
import { formatClock, formatDay } from '../../../lib/format.ts';
import { dayAt } from '../../../lib/hospital-time.ts';
import { GateTag } from './gate-tag.tsx';

interface RowProps {
  readonly procedure: ProcedureView;
  /** Of a list of one patient's, whose name stands above it; the day stands there instead. */
  readonly isOfPatient?: boolean;
}

/** “Mokoena, Naledi Joy”; one name alone where there is no other. */
export const nameOfPatient = ({ familyName, givenName }: ProcedureView['patient']): string =>
  givenName === '' ? familyName : `${familyName}, ${givenName}`;

/** One line of a list: when, what, of whom, with whom, and whether it may start. All of it leads to the procedure. */
export function ProcedureRow({ procedure, isOfPatient = false }: RowProps) {
  const { t } = useTranslation('procedures');
  const { id, plannedAt, minutes, name, patient, place, lead, status } = procedure;
  const { birthDate, hospitalNumber } = patient;
  return (
    <Link
      to="/procedures/$procedureId"
      params={{ procedureId: id }}
      className="procedure-row"
      data-status={status}
      data-procedure={id}
    >
      <span className="procedure-time numbers">
        {isOfPatient ? <span className="procedure-day">{formatDay(dayAt(plannedAt), true)}</span> : null}
        <strong>{formatClock(plannedAt)}</strong>
        <span className="muted small">{t('minutes', { count: minutes })}</span>
      </span>
      <span className="procedure-what">
        <bdi className="procedure-name">{name}</bdi>
        {isOfPatient ? null : (
          <span className="procedure-who">
            <bdi>{nameOfPatient(patient)}</bdi>
            <span className="muted small numbers">
              {birthDate === null ? t('bornUnknown') : formatDay(birthDate, true)}
              {' · '}
              <bdi dir="ltr">{hospitalNumber}</bdi>
            </span>
          </span>
        )}
        <span className="muted small">
          <bdi>{place === null ? lead.name : t('placeAndLead', { place, lead: lead.name })}</bdi>
        </span>
      </span>
      <span className="procedure-marks">
        {status === 'planned' ? null : <span className="tag">{t(`status.${status}`)}</span>}
        <GateTag procedure={procedure} />
      </span>
    </Link>
  );
}
