import { useTranslation } from 'react-i18next';
import type { WardStaffing } from '../../../../../shared/schemas/staffing.ts';
import { FailureNotice } from '../../../components/ui/failure-notice.tsx';
import { FormDialog } from '../../../components/ui/form-dialog.tsx';
import { useDutyNews, useOnDuty } from '../api.ts';
import { useDutyWords } from '../duty-words.ts';

interface StaffingDialogProps {
  readonly ward: WardStaffing;
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

/** Who is on duty there, what the patients need, and how that is reckoned. */
export function StaffingDialog({ ward, isOpen, onClose }: StaffingDialogProps) {
  const { t } = useTranslation('duty');
  return (
    <FormDialog isOpen={isOpen} onClose={onClose} title={t('staffing.title', { ward: ward.wardName })}>
      <div className="stack">
        <dl className="facts">
          <dt>{t('staffing.load')}</dt>
          <dd>
            {ward.loadPerNurse === null
              ? t(`staffing.level.${ward.level}`)
              : t('staffing.perNurse', { load: ward.loadPerNurse, level: t(`staffing.level.${ward.level}`) })}
          </dd>
          <dt>{t('staffing.patients')}</dt>
          <dd className="numbers">{ward.patients}</dd>
          <dt>{t('staffing.high')}</dt>
          <dd className="numbers">{ward.high}</dd>
          <dt>{t('staffing.medium')}</dt>
          <dd className="numbers">{ward.medium}</dd>
          <dt>{t('staffing.isolated')}</dt>
          <dd className="numbers">{ward.isolated}</dd>
          <dt>{t('staffing.unknown')}</dt>
          <dd className="numbers">{ward.unknown}</dd>
        </dl>
        <People wardId={ward.wardId} />
        <p className="muted small">{t('staffing.definition')}</p>
      </div>
    </FormDialog>
  );
}

function People({ wardId }: { readonly wardId: string }) {
  const { t } = useTranslation('duty');
  const words = useDutyWords();
  const people = useOnDuty(wardId);
  useDutyNews(true, ['duty-now']);
  return (
    <section className="stack" aria-label={t('onDuty')}>
      <h3>{t('onDuty')}</h3>
      <FailureNotice error={people.error} onRetry={() => void people.refetch()} />
      {people.data?.items.length === 0 ? <p className="muted">{t('nobodyOnDuty')}</p> : null}
      <ul className="ward-on-duty">
        {(people.data?.items ?? []).map((one) => (
          <li key={one.dutyId}>
            <strong>
              <bdi>{one.name}</bdi>
            </strong>
            <span className="muted small">
              {[one.jobTitle, ...one.roles, t('since', { time: words.clock(one.startedAt) })]
                .filter((word) => word !== null)
                .join(' · ')}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
