import './wards.css';
import { Button } from '@mantine/core';
import { IconBuildingHospital, IconPlus } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { WardListItem } from '../../../../shared/schemas/places.ts';
import { EmptyState } from '../../components/ui/empty-state.tsx';
import { FailureNotice } from '../../components/ui/failure-notice.tsx';
import { Page } from '../../components/ui/page.tsx';
import { Skeleton } from '../../components/ui/skeleton.tsx';
import { useCan } from '../../lib/session/use-session.ts';
import { useLiveWards } from '../../lib/wards.ts';
import { useDepartments } from './api/get-departments.ts';
import type { DepartmentWards } from './group-wards.ts';
import { groupWards } from './group-wards.ts';
import { useWardsLive } from './realtime.ts';

const AddWardDialog = lazy(async () => ({
  default: (await import('./components/add-ward-dialog.tsx')).AddWardDialog,
}));

/** Every ward the person may see, by department, as it is now. */
export function WardsScreen() {
  const { t } = useTranslation('wards');
  const wards = useLiveWards();
  const departments = useDepartments();
  useWardsLive(wards.isSuccess);
  const add = useAddWard();
  const items = wards.data?.items ?? [];
  const total = items.reduce((sum, ward) => sum + ward.bedCount, 0);
  const lead =
    wards.data === undefined ? undefined : (
      <span className="numbers">
        {t('list.wards', { count: items.length })} · {t('beds', { count: total })}
      </span>
    );
  return (
    <Page title={t('list.title')} lead={lead} actions={add.button}>
      {wards.isLoading || departments.isLoading ? (
        <Skeleton className="ward-cards" blocks={[92, 92, 92, 92, 92, 92]} onRetry={() => void wards.refetch()} />
      ) : null}
      {wards.data === undefined ? <FailureNotice error={wards.error} onRetry={() => void wards.refetch()} /> : null}
      {wards.data !== undefined && !departments.isLoading ? (
        <Departments groups={groupWards(items, departments.data?.items ?? [])} emptyAction={add.button} />
      ) : null}
      {add.dialog}
    </Page>
  );
}

function useAddWard() {
  const { t } = useTranslation('wards');
  const canManage = useCan('ward.manage');
  const [isOpen, setOpen] = useState(false);
  const [wasOpened, setOpened] = useState(false);
  if (!canManage) return { button: undefined, dialog: null };
  const button = (
    <Button
      leftSection={<IconPlus size={18} aria-hidden="true" />}
      onClick={() => {
        setOpened(true);
        setOpen(true);
      }}
    >
      {t('addWard.open')}
    </Button>
  );
  const dialog = wasOpened ? (
    <Suspense fallback={null}>
      <AddWardDialog
        isOpen={isOpen}
        onClose={() => {
          setOpen(false);
        }}
      />
    </Suspense>
  ) : null;
  return { button, dialog };
}

interface DepartmentsProps {
  readonly groups: readonly DepartmentWards[];
  readonly emptyAction: React.ReactNode;
}

function Departments({ groups, emptyAction }: DepartmentsProps) {
  const { t } = useTranslation('wards');
  if (groups.length === 0) {
    return (
      <EmptyState icon={IconBuildingHospital} title={t('list.emptyTitle')} action={emptyAction}>
        {t(emptyAction === undefined ? 'list.emptyText' : 'list.emptyTextManager')}
      </EmptyState>
    );
  }
  return (
    <div className="departments">
      {groups.map(({ id, name, wards }) => (
        <section key={id} aria-labelledby={`department-${id}`}>
          <header className="department-head">
            <h2 id={`department-${id}`}>
              <bdi>{name ?? t('list.otherDepartment')}</bdi>
            </h2>
            <span className="muted small numbers">
              {t('beds', { count: wards.reduce((sum, ward) => sum + ward.bedCount, 0) })}
            </span>
          </header>
          <ul className="ward-cards">
            {wards.map((ward) => (
              <li key={ward.id}>
                <WardCard ward={ward} />
              </li>
            ))}
          </ul>
        </section>
      ))}
    </div>
  );
}

function WardCard({ ward }: { readonly ward: WardListItem }) {
  const { t } = useTranslation('wards');
  return (
    <Link to="/wards/$wardId" params={{ wardId: ward.id }} className="ward-card">
      <span>
        <bdi className="ward-card-name">{ward.name}</bdi>
        <bdi className="ward-card-floor">{ward.floor}</bdi>
      </span>
      <span className="ward-card-beds">
        <span className="ward-card-count">{ward.bedCount}</span>{' '}
        <span className="ward-card-unit">{t('bedUnit', { count: ward.bedCount })}</span>
      </span>
    </Link>
  );
}
