import { IconAlertTriangle, IconHeartOff, IconInfoCircle } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { PatientCard } from '../../../../../shared/schemas/patients.ts';

type Warned = Pick<PatientCard, 'alerts' | 'allergies' | 'codeStatus'>;

/** What everyone at the bed must know, each with its word: allergies, code status and alerts. */
export function PatientWarnings({ patient }: { readonly patient: Warned }) {
  const { t } = useTranslation('patients');
  const { alerts, allergies, codeStatus } = patient;
  if (alerts.length === 0 && allergies.length === 0 && (codeStatus ?? 'full') === 'full') return null;
  return (
    <ul className="patient-warnings" aria-label={t('warnings')}>
      {codeStatus === null || codeStatus === 'full' ? null : (
        <li className="tag tag-danger">
          <IconHeartOff size={15} stroke={2} aria-hidden="true" />
          {t(`codeStatus.${codeStatus}`)}
        </li>
      )}
      {allergies.map(({ substance, severity }) => (
        <li key={`allergy ${substance}`} className={severity === 'severe' ? 'tag tag-danger' : 'tag tag-warn'}>
          <IconAlertTriangle size={15} stroke={2} aria-hidden="true" />
          <bdi>{t('allergyTo', { substance })}</bdi>
        </li>
      ))}
      {alerts.map(({ kind, text }) => (
        <li key={`${kind} ${text ?? ''}`} className="tag">
          <IconInfoCircle size={15} stroke={2} aria-hidden="true" />
          <span>
            {t(`alert.${kind}`)}
            {text === null ? null : <bdi>: {text}</bdi>}
          </span>
        </li>
      ))}
    </ul>
  );
}
