import { useTranslation } from 'react-i18next';
import type { VitalsView } from '../../../../../shared/schemas/vitals.ts';
import type { PatientId } from '../../../../../shared/types/ids.ts';
import { FailureNotice } from '../../../components/ui/failure-notice.tsx';
import { Skeleton } from '../../../components/ui/skeleton.tsx';
import { formatInstant } from '../../../lib/format.ts';
import { useVitals } from '../api/vitals.ts';
import { News2Badge } from './news2-badge.tsx';

/** What was measured in the last two days, the newest first. */
export function VitalsTable({ patientId }: { readonly patientId: PatientId }) {
  const { t } = useTranslation('patients');
  const vitals = useVitals(patientId);
  if (vitals.isError) return <FailureNotice error={vitals.error} onRetry={() => void vitals.refetch()} />;
  if (vitals.data === undefined) return <Skeleton blocks={[56, 56]} onRetry={() => void vitals.refetch()} />;
  if (vitals.data.items.length === 0) return <p className="muted">{t('vitals.none')}</p>;
  return (
    <ul className="vitals-list">
      {vitals.data.items.map((one) => (
        <li key={one.id} className="vitals-item">
          <span className="vitals-head">
            <time dateTime={one.at} className="numbers">
              {formatInstant(one.at)}
            </time>
            <News2Badge news2={one.news2} />
          </span>
          <Values vitals={one} />
        </li>
      ))}
    </ul>
  );
}

function Values({ vitals }: { readonly vitals: VitalsView }) {
  const { t } = useTranslation('patients');
  const pressure =
    vitals.systolic === null && vitals.diastolic === null
      ? null
      : `${vitals.systolic ?? '–'}/${vitals.diastolic ?? '–'}`;
  const oxygen = vitals.onOxygen === null ? '' : ` ${t(vitals.onOxygen ? 'vitals.onOxygen' : 'vitals.onAir')}`;
  const scale = vitals.spo2Scale === 2 ? ` (${t('vitals.choice.2')})` : '';
  const values: readonly (readonly [string, string | null])[] = [
    [t('vitals.short.respirationRate'), vitals.respirationRate?.toString() ?? null],
    [t('vitals.short.spo2'), vitals.spo2 === null ? null : `${vitals.spo2} %${oxygen}${scale}`],
    [t('vitals.short.systolic'), pressure],
    [t('vitals.short.pulse'), vitals.pulse?.toString() ?? null],
    [
      t('vitals.short.consciousness'),
      vitals.consciousness === null ? null : t(`vitals.choice.${vitals.consciousness}`),
    ],
    [t('vitals.short.temperature'), vitals.temperature === null ? null : `${vitals.temperature.toFixed(1)} °C`],
    [t('vitals.short.painScore'), vitals.painScore?.toString() ?? null],
  ];
  return (
    <dl className="vitals-values numbers">
      {values
        .filter(([, value]) => value !== null)
        .map(([label, value]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
    </dl>
  );
}
