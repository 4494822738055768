import './leave.css';
import { Button } from '@mantine/core';
import { IconCalendarPlus } from '@tabler/icons-react';
import { Link, useSearch } from '@tanstack/react-router';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Notice } from '../../components/ui/notice.tsx';
import { Page } from '../../components/ui/page.tsx';
import { Skeleton } from '../../components/ui/skeleton.tsx';
import { usePhase } from '../../lib/realtime/use-connection.ts';
import { useCan } from '../../lib/session/use-session.ts';
import { useLeaveList } from './api/leave.ts';
import { MyLeavePart } from './components/my-leave.tsx';
import type { LeaveView } from './leave-search.ts';
import { VIEWS } from './leave-search.ts';
import { useLeaveLive } from './realtime.ts';

const AskDialog = lazy(async () => ({ default: (await import('./components/ask-dialog.tsx')).AskDialog }));
const Desk = lazy(async () => ({ default: (await import('./components/desk.tsx')).Desk }));
const Balances = lazy(async () => ({ default: (await import('./components/balances.tsx')).Balances }));
const LeaveSetupPart = lazy(async () => ({ default: (await import('./components/setup.tsx')).LeaveSetupPart }));

/** One's own leave; and for who decides it, what waits, everyone's balances, and what leave is reckoned by. */
export function LeaveScreen() {
  const { t } = useTranslation('leave');
  const decides = useCan('leave.decide');
  const phase = usePhase();
  const { view = 'mine', request } = useSearch({ from: '/gate/leave' });
  useLeaveLive();
  const [isAsking, setAsking] = useState(false);
  const [wasAsking, setWasAsking] = useState(false);
  const shown = decides ? view : 'mine';
  const ask = (
    <Button
      leftSection={<IconCalendarPlus size={18} aria-hidden="true" />}
      disabled={phase === 'offline'}
      onClick={() => {
        setWasAsking(true);
        setAsking(true);
      }}
    >
      {t('ask.open')}
    </Button>
  );
  return (
    <Page title={t('title')} lead={t('lead')} actions={shown === 'mine' || shown === 'desk' ? ask : undefined}>
      <div className="stack">
        {decides ? <Views shown={shown} /> : null}
        {phase === 'offline' ? <Notice tone="warn">{t('offline')}</Notice> : null}
        {shown === 'mine' ? <MyLeavePart marked={request} ask={ask} /> : null}
        <Suspense fallback={<Skeleton blocks={[76, 76, 76]} />}>
          {shown === 'desk' ? <Desk opened={request} /> : null}
          {shown === 'balances' ? <Balances /> : null}
          {shown === 'setup' ? <LeaveSetupPart /> : null}
        </Suspense>
      </div>
      {wasAsking ? (
        <Suspense fallback={null}>
          <AskDialog isOpen={isAsking} forOthers={shown === 'desk'} onClose={() => setAsking(false)} />
        </Suspense>
      ) : null}
    </Page>
  );
}

function Views({ shown }: { readonly shown: LeaveView }) {
  const { t } = useTranslation('leave');
  const waiting = useLeaveList('open').data?.items.filter(({ abilities }) => abilities.canDecide).length ?? 0;
  return (
    <nav className="leave-views" aria-label={t('view.label')}>
      {VIEWS.map((view) => (
        <Link
          key={view}
          to="/leave"
          search={view === 'mine' ? {} : { view }}
          className="leave-view"
          activeOptions={{ exact: true, includeSearch: true }}
          aria-current={view === shown ? 'page' : undefined}
        >
          {t(`view.${view}`)}
          {view === 'desk' && waiting > 0 ? (
            <span className="tag tag-info">
              <span className="visually-hidden">{t('view.waiting')}</span> {waiting}
            </span>
          ) : null}
        </Link>
      ))}
    </nav>
  );
}
