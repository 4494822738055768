import { IconCalendarOff } from '@tabler/icons-react';
import { Navigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { EmptyState } from '../../components/ui/empty-state.tsx';
import { FailureNotice } from '../../components/ui/failure-notice.tsx';
import { Page } from '../../components/ui/page.tsx';
import { Skeleton } from '../../components/ui/skeleton.tsx';
import { lastWard } from './last-ward.ts';
import { useWards } from '../../lib/wards.ts';

/** Leads to the roster looked at last on this device, or to the first ward's. */
export function RostersHome() {
  const { t } = useTranslation('rosters');
  const wards = useWards();
  const items = wards.data?.items ?? [];
  const wanted = items.find(({ id }) => id === lastWard()) ?? items[0];
  if (wanted !== undefined) return <Navigate to="/rosters/$wardId" params={{ wardId: wanted.id }} replace />;
  return (
    <Page title={t('title')}>
      {wards.isPending ? <Skeleton blocks={[60, 420]} onRetry={() => void wards.refetch()} /> : null}
      {wards.isError ? <FailureNotice error={wards.error} onRetry={() => void wards.refetch()} /> : null}
      {wards.data === undefined ? null : (
        <div className="card">
          <EmptyState icon={IconCalendarOff} title={t('noWard.title')}>
            {t('noWard.text')}
          </EmptyState>
        </div>
      )}
    </Page>
  );
}
