import './ward.css';
import { Button } from '@mantine/core';
import { IconChevronLeft, IconPencil, IconPlus } from '@tabler/icons-react';
import { Link, useParams } from '@tanstack/react-router';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { WardBoard } from '../../../../shared/schemas/places.ts';
import { FailureNotice } from '../../components/ui/failure-notice.tsx';
import { Page } from '../../components/ui/page.tsx';
import { Skeleton } from '../../components/ui/skeleton.tsx';
import { isProblem } from '../../lib/api/failure.ts';
import { createStore } from '../../lib/store.ts';
import { useDepartments } from './api/get-departments.ts';
import { useWard } from './api/get-ward.ts';
import { useWards } from './api/get-wards.ts';
import { BedKinds } from './components/bed-kinds.tsx';
import type { OpenBed } from './components/bed-panel-host.tsx';
import { BedPanelHost } from './components/bed-panel-host.tsx';
import { WardMap } from './components/ward-map.tsx';
import { useWardStore } from './hooks/use-ward-store.ts';
import { useWardLive, useWardsLive } from './realtime.ts';

const AddBedsDialog = lazy(async () => ({
  default: (await import('./components/add-beds-dialog.tsx')).AddBedsDialog,
}));
const ChangeWardDialog = lazy(async () => ({
  default: (await import('./components/change-ward-dialog.tsx')).ChangeWardDialog,
}));

export function WardScreen() {
  const { t } = useTranslation('wards');
  const { wardId } = useParams({ from: '/gate/wards/$wardId' });
  const ward = useWard(wardId);
  if (ward.data !== undefined) return <LiveWard key={wardId} board={ward.data} error={ward.error} />;
  // The router's own screen says that there is nothing here.
  if (isProblem(ward.error, 'not-found', 'not-allowed', 'invalid-input')) throw ward.error;
  return (
    <Page title={t('ward.title')}>
      {ward.isError ? (
        <FailureNotice error={ward.error} onRetry={() => void ward.refetch()} />
      ) : (
        <Skeleton blocks={[180, 180, 180]} onRetry={() => void ward.refetch()} />
      )}
    </Page>
  );
}

interface LiveWardProps {
  readonly board: WardBoard;
  /** The last refresh failed: what was loaded before stays. */
  readonly error: Error | null;
}

type Dialog = 'add-beds' | 'change-ward';

/** The newer of the two: a ward's name travels in the list's stream, its beds in its own. */
function useWardNow(ward: WardBoard['ward']): WardBoard['ward'] {
  const wards = useWards();
  useWardsLive(wards.isSuccess);
  const listed = wards.data?.items.find((item) => item.id === ward.id);
  return listed !== undefined && listed.version > ward.version ? listed : ward;
}

function LiveWard({ board, error }: LiveWardProps) {
  const { t } = useTranslation('wards');
  const store = useWardStore(board);
  const ward = useWardNow(board.ward);
  useWardLive(ward.id, store);
  const [openBed] = useState(() => createStore<OpenBed>(null));
  const [newBedId, setNewBedId] = useState<string | null>(null);
  const [dialog, setDialog] = useState<Dialog | null>(null);
  const [seen, setSeen] = useState<ReadonlySet<Dialog>>(new Set());
  const open = (name: Dialog) => {
    setSeen(new Set([...seen, name]));
    setDialog(name);
  };
  const close = () => {
    setDialog(null);
  };
  const addButton = (
    <Button
      leftSection={<IconPlus size={18} aria-hidden="true" />}
      onClick={() => {
        open('add-beds');
      }}
    >
      {t('addBeds.open')}
    </Button>
  );
  const { canManage } = board.abilities;
  return (
    <Page
      title={ward.name}
      above={<BackToWards />}
      lead={<WardFacts ward={ward} />}
      actions={
        canManage ? (
          <>
            <Button
              variant="default"
              leftSection={<IconPencil size={18} aria-hidden="true" />}
              onClick={() => {
                open('change-ward');
              }}
            >
              {t('changeWard.open')}
            </Button>
            {addButton}
          </>
        ) : undefined
      }
    >
      <FailureNotice error={error} />
      <BedKinds store={store} />
      <WardMap
        store={store}
        onOpen={openBed.set}
        focusBedId={newBedId}
        emptyAction={canManage ? addButton : undefined}
      />
      <BedPanelHost openBed={openBed} store={store} />
      <Suspense fallback={null}>
        {seen.has('add-beds') ? (
          <AddBedsDialog store={store} isOpen={dialog === 'add-beds'} onClose={close} onAdded={setNewBedId} />
        ) : null}
        {seen.has('change-ward') ? (
          <ChangeWardDialog ward={ward} isOpen={dialog === 'change-ward'} onClose={close} />
        ) : null}
      </Suspense>
    </Page>
  );
}

function WardFacts({ ward }: { readonly ward: WardBoard['ward'] }) {
  const departments = useDepartments();
  const department = departments.data?.items.find((item) => item.id === ward.departmentId);
  return (
    <span className="ward-facts">
      {department === undefined ? null : (
        <span>
          <bdi>{department.name}</bdi>
        </span>
      )}
      <span>
        <bdi>{ward.floor}</bdi>
      </span>
    </span>
  );
}

function BackToWards() {
  const { t } = useTranslation('wards');
  return (
    <Link to="/wards" className="ward-back">
      <IconChevronLeft size={18} stroke={2.2} className="mirrored" aria-hidden="true" />
      {t('ward.all')}
    </Link>
  );
}
