import './hospitals.css';
import { Button } from '@mantine/core';
import { IconBuildingHospital, IconPlus } from '@tabler/icons-react';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { HospitalView } from '../../../../shared/schemas/hospitals.ts';
import { EmptyState } from '../../components/ui/empty-state.tsx';
import { FailureNotice } from '../../components/ui/failure-notice.tsx';
import { Page } from '../../components/ui/page.tsx';
import { Skeleton } from '../../components/ui/skeleton.tsx';
import { useCan } from '../../lib/session/use-session.ts';
import { useHospitals } from './api/list-hospitals.ts';
import { HospitalCard } from './components/hospital-card.tsx';

const OpenHospitalDialog = lazy(async () => ({
  default: (await import('./components/open-hospital-dialog.tsx')).OpenHospitalDialog,
}));
const SuspendDialog = lazy(async () => ({ default: (await import('./components/suspend-dialog.tsx')).SuspendDialog }));

/** The hospitals of this installation: what they are, never who is in them. */
export function HospitalsScreen() {
  const { t } = useTranslation('hospitals');
  const { t: tCommon } = useTranslation();
  const canManage = useCan('hospital.manage');
  const hospitals = useHospitals();
  const [isOpening, setOpening] = useState(false);
  const [wasOpening, setWasOpening] = useState(false);
  const [suspending, setSuspending] = useState<HospitalView | null>(null);
  const [isSuspending, setIsSuspending] = useState(false);
  const items = hospitals.data?.pages.flatMap((page) => page.items) ?? [];
  const openButton = canManage ? (
    <Button
      leftSection={<IconPlus size={18} aria-hidden="true" />}
      onClick={() => {
        setWasOpening(true);
        setOpening(true);
      }}
    >
      {t('open.open')}
    </Button>
  ) : undefined;
  return (
    <Page title={t('title')} lead={t('lead')} actions={openButton}>
      {hospitals.isLoading ? (
        <Skeleton className="hospitals" blocks={[190, 190]} onRetry={() => void hospitals.refetch()} />
      ) : null}
      {hospitals.isError ? <FailureNotice error={hospitals.error} onRetry={() => void hospitals.refetch()} /> : null}
      {hospitals.isSuccess && items.length === 0 ? (
        <EmptyState icon={IconBuildingHospital} title={t('empty.title')} action={openButton}>
          {t('empty.text')}
        </EmptyState>
      ) : null}
      <ul className="hospitals">
        {items.map((hospital) => (
          <li key={hospital.id}>
            <HospitalCard
              hospital={hospital}
              canManage={canManage}
              onSuspend={() => {
                setSuspending(hospital);
                setIsSuspending(true);
              }}
            />
          </li>
        ))}
      </ul>
      {hospitals.hasNextPage ? (
        <div className="row" style={{ marginBlockStart: 16 }}>
          <Button
            variant="default"
            loading={hospitals.isFetchingNextPage}
            onClick={() => void hospitals.fetchNextPage()}
          >
            {tCommon('action.loadMore')}
          </Button>
        </div>
      ) : null}
      <Suspense fallback={null}>
        {wasOpening ? (
          <OpenHospitalDialog
            isOpen={isOpening}
            onClose={() => {
              setOpening(false);
            }}
          />
        ) : null}
        {suspending === null ? null : (
          <SuspendDialog
            hospital={suspending}
            isOpen={isSuspending}
            onClose={() => {
              setIsSuspending(false);
            }}
          />
        )}
      </Suspense>
    </Page>
  );
}
