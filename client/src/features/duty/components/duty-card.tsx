import '../duty.css';
import { useTranslation } from 'react-i18next';
import { FailureNotice } from '../../../components/ui/failure-notice.tsx';
import { Skeleton } from '../../../components/ui/skeleton.tsx';
import { useMyDuty } from '../api.ts';
import { DutyForm } from './duty-form.tsx';

/** Start or leave duty, as a card of a page. */
export function DutyCard() {
  const { t } = useTranslation('duty');
  const mine = useMyDuty();
  if (mine.data === undefined) {
    return mine.isError ? (
      <FailureNotice error={mine.error} onRetry={() => void mine.refetch()} />
    ) : (
      <Skeleton blocks={[150]} onRetry={() => void mine.refetch()} />
    );
  }
  return (
    <section className="card" aria-label={t('title')}>
      <div className="card-body duty-card" data-on={mine.data.duty === null ? undefined : ''}>
        <DutyForm key={mine.data.duty?.id ?? 'off'} mine={mine.data} />
      </div>
    </section>
  );
}
