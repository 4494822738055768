import {
  IconDots,
  IconHistory,
  IconLayoutGrid,
  IconList,
  IconPlayerTrackPrev,
  IconPrinter,
  IconUserPlus,
  IconUserQuestion,
} from '@tabler/icons-react';
import { Button } from '@mantine/core';
import { Link, useParams } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useState, useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import { Disclosure } from '../../../components/ui/disclosure.tsx';
import { toast } from '../../../components/ui/toast.ts';
import { useBoard, useIsFresh } from '../board-context.ts';
import { useCensus } from '../hooks/use-ward-store.ts';
import { useBoardSearch } from './board-filters.tsx';

interface BoardToolsProps {
  /** Of those who set up the ward. */
  readonly setup: ReactNode;
}

export function BoardTools({ setup }: BoardToolsProps) {
  const { t } = useTranslation('board');
  const { store, overlay } = useBoard();
  const { search, set } = useBoardSearch();
  const census = useCensus(store);
  const isFresh = useIsFresh();
  const changed = useSyncExternalStore(
    store.subscribeAll,
    () => store.beds().filter(({ mark }) => mark === 'changed').length,
  );
  const print = usePrint();
  const { wardId } = useParams({ from: '/gate/wards/$wardId' });
  const isList = search.view === 'list';
  return (
    <>
      <Button
        variant="default"
        leftSection={<IconHistory size={18} aria-hidden="true" />}
        aria-label={changed === 0 ? t('tools.changes') : t('tools.changesCount', { count: changed })}
        onClick={() => overlay.set({ kind: 'changes' })}
      >
        {/* With a space between: what is read out says all that stands there (WCAG 2.5.3). */}
        <span className="tool-word">{t('tools.changes')}</span>{' '}
        {changed === 0 ? null : <span className="tool-badge numbers">{changed}</span>}
      </Button>
      {census?.abilities.canManageStays === true ? (
        <Button
          leftSection={<IconUserPlus size={18} aria-hidden="true" />}
          disabled={!isFresh}
          onClick={() => overlay.set({ kind: 'admit' })}
        >
          {t('tools.admit')}
        </Button>
      ) : null}
      <Disclosure
        className="header-button board-more"
        label={t('tools.more')}
        trigger={<IconDots size={20} stroke={2} aria-hidden="true" />}
      >
        {census?.abilities.canRequest === true ? (
          <button type="button" className="menu-item" onClick={() => overlay.set({ kind: 'request' })}>
            <IconUserQuestion size={19} stroke={1.8} aria-hidden="true" />
            {t('tools.request')}
          </button>
        ) : null}
        <button type="button" className="menu-item" onClick={() => set('view', isList ? undefined : 'list')}>
          {isList ? (
            <IconLayoutGrid size={19} stroke={1.8} aria-hidden="true" />
          ) : (
            <IconList size={19} stroke={1.8} aria-hidden="true" />
          )}
          {t(isList ? 'tools.map' : 'tools.list')}
        </button>
        {census === null ? null : (
          <button type="button" className="menu-item" onClick={print.start}>
            <IconPrinter size={19} stroke={1.8} aria-hidden="true" />
            {t('tools.print')}
          </button>
        )}
        <Link to="/replay" search={{ ward: wardId }} className="menu-item">
          <IconPlayerTrackPrev size={19} stroke={1.8} aria-hidden="true" />
          {t('tools.replay')}
        </Link>
        {setup}
      </Disclosure>
      {print.sheet}
    </>
  );
}

function usePrint() {
  const board = useBoard();
  const [sheet, setSheet] = useState<ReactNode>(null);
  const start = () => {
    import('../print/handover-sheet.tsx').then(
      ({ HandoverSheet }) => setSheet(<HandoverSheet store={board.store} onDone={() => setSheet(null)} />),
      (error: Error) => toast(error.message, 'danger'),
    );
  };
  return { sheet, start };
}

/** On phones and tablets the lanes are a sheet away, with their counts always in sight. */
export function LanesBar({ waiting, leaving }: { readonly waiting: number; readonly leaving: number }) {
  const { t } = useTranslation('board');
  const { overlay } = useBoard();
  return (
    <button type="button" className="lanes-bar" aria-haspopup="dialog" onClick={() => overlay.set({ kind: 'lanes' })}>
      <span className="numbers">{t('tools.lanes', { waiting, leaving })}</span>
    </button>
  );
}

/** Says how many beds would come or go if nobody were working on the board, and lets them. */
export function WaitingChip() {
  const { t } = useTranslation('board');
  const { view } = useBoard();
  const count = useSyncExternalStore(view.subscribe, view.waiting);
  if (count === 0) return null;
  return (
    <button type="button" className="waiting-chip" onClick={view.release}>
      {t('waiting', { count })}
    </button>
  );
}

export function StaleHint() {
  const { t } = useTranslation('board');
  return useIsFresh() ? null : <p className="stale-hint">{t('staleHint')}</p>;
}
