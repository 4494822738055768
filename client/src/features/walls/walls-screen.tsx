import './walls.css';
import { Button } from '@mantine/core';
import { IconDeviceTv, IconPlus } from '@tabler/icons-react';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { WallScreen } from '../../../../shared/schemas/wall.ts';
import { EmptyState } from '../../components/ui/empty-state.tsx';
import { FailureNotice } from '../../components/ui/failure-notice.tsx';
import { Page } from '../../components/ui/page.tsx';
import { Skeleton } from '../../components/ui/skeleton.tsx';
import { useScreens } from './api/screens.ts';
import { ScreenCard } from './components/screen-card.tsx';
import { useWards } from '../../lib/wards.ts';

const AddScreenDialog = lazy(async () => ({
  default: (await import('./components/add-screen-dialog.tsx')).AddScreenDialog,
}));
const RevokeDialog = lazy(async () => ({ default: (await import('./components/revoke-dialog.tsx')).RevokeDialog }));

/** The screens on the walls of wards: which there are, whether they are there, and how they come and go. */
export function WallsScreen() {
  const { t } = useTranslation('walls');
  const screens = useScreens();
  const wards = useWards();
  const [isAdding, setAdding] = useState(false);
  const [wasAdding, setWasAdding] = useState(false);
  const [revoking, setRevoking] = useState<WallScreen | null>(null);
  const [isRevoking, setIsRevoking] = useState(false);
  const names = new Map(wards.data?.items.map(({ id, name }) => [id, name]));
  const items = screens.data?.items ?? [];
  const add = (
    <Button
      leftSection={<IconPlus size={18} aria-hidden="true" />}
      onClick={() => {
        setWasAdding(true);
        setAdding(true);
      }}
    >
      {t('add')}
    </Button>
  );
  return (
    <Page title={t('title')} lead={t('lead')} actions={add}>
      {screens.isLoading ? (
        <Skeleton className="walls" blocks={[170, 170]} onRetry={() => void screens.refetch()} />
      ) : null}
      {screens.isError ? <FailureNotice error={screens.error} onRetry={() => void screens.refetch()} /> : null}
      {screens.isSuccess && items.length === 0 ? (
        <EmptyState icon={IconDeviceTv} title={t('empty.title')} action={add}>
          {t('empty.text')}
        </EmptyState>
      ) : null}
      <ul className="walls">
        {items.map((screen) => (
          <li key={screen.id}>
            <ScreenCard
              screen={screen}
              wardName={names.get(screen.wardId) ?? ''}
              onRevoke={() => {
                setRevoking(screen);
                setIsRevoking(true);
              }}
            />
          </li>
        ))}
      </ul>
      <Suspense fallback={null}>
        {wasAdding ? (
          <AddScreenDialog
            isOpen={isAdding}
            wards={wards.data?.items ?? []}
            onClose={() => {
              setAdding(false);
            }}
          />
        ) : null}
        {revoking === null ? null : (
          <RevokeDialog
            screen={revoking}
            isOpen={isRevoking}
            onClose={() => {
              setIsRevoking(false);
            }}
          />
        )}
      </Suspense>
    </Page>
  );
}
