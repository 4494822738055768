import './ward.css';
import { Button } from '@mantine/core';
import { IconChevronLeft, IconPencil, IconPlus } from '@tabler/icons-react';
import { Link, useParams } from '@tanstack/react-router';
import { lazy, Suspense, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { WardBoard } from '../../../../shared/schemas/places.ts';
import { FailureNotice } from '../../components/ui/failure-notice.tsx';
import { Notice } from '../../components/ui/notice.tsx';
import { Page } from '../../components/ui/page.tsx';
import { Skeleton } from '../../components/ui/skeleton.tsx';
import { isProblem } from '../../lib/api/failure.ts';
import { useCan } from '../../lib/session/use-session.ts';
import { createStore, useStore } from '../../lib/store.ts';
import { useLiveWards } from '../../lib/wards.ts';
import { useWardCensus } from './api/get-census.ts';
import { useDepartments } from './api/get-departments.ts';
import { useWard } from './api/get-ward.ts';
import type { Board, Overlay, WardSlots } from './board-context.ts';
import { BoardContext, useBoard } from './board-context.ts';
import { createBoardView } from './board/board-view.ts';
import { createHoldRule } from './board/hold-rule.ts';
import { BoardFilters, FreeBeds, useBoardSearch } from './components/board-filters.tsx';
import { BoardTools, LanesBar, StaleHint, WaitingChip } from './components/board-tools.tsx';
import { Lanes, useLanes } from './components/lanes.tsx';
import { OverlayHost } from './components/overlay-host.tsx';
import { BayBar, WardMap } from './components/ward-map.tsx';
import { useToday } from './hooks/use-clock.ts';
import { useShellTop } from './hooks/use-shell-top.ts';
import { useLooked } from './hooks/use-looked.ts';
import { useWardStore } from './hooks/use-ward-store.ts';
import { endPlacing, placing } from './place/place-store.ts';
import { useCensusLive, useWardLive, useWardsLive } from './realtime.ts';

const AddBedsDialog = lazy(async () => ({
  default: (await import('./components/add-beds-dialog.tsx')).AddBedsDialog,
}));
const ChangeWardDialog = lazy(async () => ({
  default: (await import('./components/change-ward-dialog.tsx')).ChangeWardDialog,
}));
const PlaceBar = lazy(async () => ({ default: (await import('./place/place-bar.tsx')).PlaceBar }));

/** One ward's board, live. `slots`: what other features lend it. */
export function WardScreen({ slots }: { readonly slots: WardSlots }) {
  const { t } = useTranslation('wards');
  const { wardId } = useParams({ from: '/gate/wards/$wardId' });
  const canSeeNames = useCan('patient.read');
  const ward = useWard(wardId);
  const census = useWardCensus(wardId, canSeeNames);
  // Carried from ward to ward, but not out of the boards.
  useEffect(() => endPlacing, []);
  if (ward.data !== undefined) {
    return (
      <LiveWard
        key={wardId}
        board={ward.data}
        census={census.data}
        error={ward.error}
        censusError={census.data === undefined ? census.error : null}
        slots={slots}
      />
    );
  }
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
  readonly census: Parameters<typeof useWardStore>[1];
  /** The last refresh failed: what was loaded before stays. */
  readonly error: Error | null;
  readonly censusError: Error | null;
  readonly slots: WardSlots;
}

/** The newer of the two: a ward's name travels in the list's stream, its beds in its own. */
function useWardNow(ward: WardBoard['ward']): WardBoard['ward'] {
  const wards = useLiveWards();
  useWardsLive(wards.isSuccess);
  const listed = wards.data?.items.find((item) => item.id === ward.id);
  return listed !== undefined && listed.version > ward.version ? listed : ward;
}

/** What the parts of the board share: made once, so that nothing is drawn again because of it. */
function useBoardParts({ board, census, slots }: LiveWardProps): Board {
  const store = useWardStore(board, census);
  const today = useToday();
  const [todayNow] = useState(() => createStore(today));
  todayNow.set(today);
  const [parts] = useState((): Board => {
    const hold = createHoldRule(Date.now);
    const later = (work: () => void, ms: number) => setTimeout(work, ms);
    const view = createBoardView(store, hold, { later, today: todayNow.get });
    return { store, view, hold, overlay: createStore<Overlay | null>(null), slots };
  });
  useEffect(() => parts.view.start(), [parts]);
  return parts;
}

/** The board rests while a panel is open or somebody is being placed. */
function useRestWhileBusy({ hold, overlay }: Board): boolean {
  const isPlacing = useStore(placing) !== null;
  const isOpen = useStore(overlay) !== null;
  const isBusy = isPlacing || isOpen;
  useEffect(() => (isBusy ? hold.begin() : undefined), [isBusy, hold]);
  return isPlacing;
}

function LiveWard(props: LiveWardProps) {
  const { board, census, error, censusError } = props;
  const parts = useBoardParts(props);
  const { store, view } = parts;
  const ward = useWardNow(board.ward);
  useWardLive(ward.id, store);
  useCensusLive(ward.id, store, census !== undefined);
  useLooked(ward.id, store);
  const isPlacing = useRestWhileBusy(parts);
  const { search, change } = useBoardSearch();
  const [text, setText] = useState('');
  const { show, sex, tag } = search;
  useEffect(() => {
    view.setFilter({
      text,
      ...(show === undefined ? {} : { show }),
      ...(sex === undefined ? {} : { sex }),
      ...(tag === undefined ? {} : { tag }),
    });
  }, [view, text, show, sex, tag]);
  const [newBedId, setNewBedId] = useState<string | null>(search.bed ?? null);
  const setup = useSetup(ward, parts, setNewBedId);
  const canSeeNames = useCan('patient.read');
  const { TalkLife, ConsentLife } = parts.slots;
  useShellTop();
  return (
    <BoardContext value={parts}>
      <Page
        title={ward.name}
        above={<BackToWards />}
        lead={<WardFacts ward={ward} />}
        actions={<BoardTools setup={setup.items} />}
      >
        <FailureNotice error={error} />
        {censusError === null ? null : <CensusFailed />}
        <StaleHint />
        <BoardFilters text={text} onText={setText} canSeeNames={canSeeNames} />
        {isPlacing ? (
          <Suspense fallback={null}>
            <PlaceBar ward={ward} />
          </Suspense>
        ) : null}
        <BayBar />
        <div className={canSeeNames ? 'board board-with-lanes' : 'board'}>
          <WardMap
            focusBedId={newBedId}
            emptyAction={setup.addButton}
            isList={search.view === 'list'}
            onClearFilter={() => {
              setText('');
              change(search.view === undefined ? {} : { view: search.view });
            }}
          />
          {canSeeNames ? <LanesSide /> : null}
        </div>
        <WaitingChip />
        <OverlayHost />
        {TalkLife !== undefined && canSeeNames ? <TalkLife wardId={ward.id} /> : null}
        {ConsentLife !== undefined && canSeeNames ? <ConsentLife wardId={ward.id} /> : null}
        {setup.dialogs}
      </Page>
    </BoardContext>
  );
}

function CensusFailed() {
  const { t: tBoard } = useTranslation('board');
  return <Notice tone="warn">{tBoard('censusFailed')}</Notice>;
}

function LanesSide() {
  const { t: tBoard } = useTranslation('board');
  const { store } = useBoard();
  const { waiting, unplaced, leaving } = useLanes(store);
  return (
    <>
      <aside className="lanes" aria-label={tBoard('lane.label')}>
        <Lanes />
      </aside>
      <LanesBar waiting={waiting.length + unplaced.length} leaving={leaving.length} />
    </>
  );
}

type Dialog = 'add-beds' | 'change-ward';

/** For those who set up wards: two entries of the menu, and their dialogs. */
function useSetup(ward: WardBoard['ward'], { store }: Board, onAdded: (bedId: string) => void) {
  const { t } = useTranslation('wards');
  const [dialog, setDialog] = useState<Dialog | null>(null);
  const [seen, setSeen] = useState<ReadonlySet<Dialog>>(new Set());
  const open = (name: Dialog) => () => {
    setSeen(new Set([...seen, name]));
    setDialog(name);
  };
  const close = () => setDialog(null);
  if (!store.board().abilities.canManage) return { items: null, addButton: undefined, dialogs: null };
  const addButton = (
    <Button leftSection={<IconPlus size={18} aria-hidden="true" />} onClick={open('add-beds')}>
      {t('addBeds.open')}
    </Button>
  );
  const items = (
    <>
      <button type="button" className="menu-item" onClick={open('change-ward')}>
        <IconPencil size={19} stroke={1.8} aria-hidden="true" />
        {t('changeWard.open')}
      </button>
      <button type="button" className="menu-item" data-setup="add-beds" onClick={open('add-beds')}>
        <IconPlus size={19} stroke={1.8} aria-hidden="true" />
        {t('addBeds.open')}
      </button>
    </>
  );
  const dialogs = (
    <Suspense fallback={null}>
      {seen.has('add-beds') ? (
        <AddBedsDialog store={store} isOpen={dialog === 'add-beds'} onClose={close} onAdded={onAdded} />
      ) : null}
      {seen.has('change-ward') ? (
        <ChangeWardDialog ward={ward} isOpen={dialog === 'change-ward'} onClose={close} />
      ) : null}
    </Suspense>
  );
  return { items, addButton, dialogs };
}

function WardFacts({ ward }: { readonly ward: WardBoard['ward'] }) {
  const { WardStaffing } = useBoard().slots;
  const canSeeDuty = useCan('roster.read');
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
      <FreeBeds />
      {WardStaffing === undefined || !canSeeDuty ? null : <WardStaffing wardId={ward.id} />}
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
