import './housekeeping.css';
import { IconSparkles } from '@tabler/icons-react';
import { useEffect, useRef, useState, useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import type { WardBoard } from '../../../../shared/schemas/places.ts';
import { announcer } from '../../components/ui/announcer.ts';
import { EmptyState } from '../../components/ui/empty-state.tsx';
import { FailureNotice } from '../../components/ui/failure-notice.tsx';
import { Notice } from '../../components/ui/notice.tsx';
import { Page } from '../../components/ui/page.tsx';
import { Skeleton } from '../../components/ui/skeleton.tsx';
import { useOutbox } from '../../lib/outbox/outbox.ts';
import { usePhase } from '../../lib/realtime/use-connection.ts';
import { useSession } from '../../lib/session/use-session.ts';
import { useCleaningBoards } from './api/get-boards.ts';
import { createBoardsStore } from './boards-store.ts';
import { CleanCard } from './components/clean-card.tsx';
import { TurnaroundClock } from './components/turnaround-clock.tsx';
import { useNow } from '../../lib/use-now.ts';
import type { Steps } from './hooks/use-steps.ts';
import { useSteps } from './hooks/use-steps.ts';
import type { Job, Queue } from './queue.ts';
import { queueOf } from './queue.ts';
import { useBoardsLive } from './realtime.ts';

const TICK_MS = 10_000;

/** The cleaner's day: what is mine, what waits, in the order of the work. No patient is named here. */
export function HousekeepingScreen() {
  const { t } = useTranslation('housekeeping');
  const boards = useCleaningBoards();
  if (boards.data !== undefined) return <LiveQueue boards={boards.data.boards} error={boards.error} />;
  return (
    <Page title={t('title')} isNarrow>
      {boards.isLoading ? <Skeleton blocks={[168, 168, 168]} onRetry={() => void boards.refetch()} /> : null}
      <FailureNotice error={boards.error} onRetry={() => void boards.refetch()} />
    </Page>
  );
}

function useQueue(boards: readonly WardBoard[]) {
  const [store] = useState(() => createBoardsStore(boards, (work) => requestAnimationFrame(work)));
  useEffect(() => {
    store.reset(boards);
  }, [store, boards]);
  const shown = useSyncExternalStore(store.subscribe, store.boards);
  useBoardsLive(
    store,
    boards.map(({ ward }) => ward.id),
  );
  const { person } = useSession();
  const unsent = useOutbox();
  return { store, queue: queueOf(shown, unsent, { id: person.id, name: person.displayName }) };
}

/** Says once of each that nobody took it in time; the alert itself stands on the screen. */
function useOverdueSpoken(overdue: readonly Job[]): void {
  const { t } = useTranslation('housekeeping');
  const said = useRef<ReadonlySet<string> | null>(null);
  useEffect(() => {
    const ids = new Set<string>(overdue.map(({ state }) => state.cleaning.id));
    const fresh =
      said.current === null ? [] : overdue.filter(({ state }) => said.current?.has(state.cleaning.id) !== true);
    said.current = ids;
    for (const { bed } of fresh) {
      announcer.queue(t('said.overdue', { code: bed.code }), (count) => t('said.overdueMany', { count }));
    }
  }, [overdue, t]);
}

function LiveQueue({ boards, error }: { readonly boards: readonly WardBoard[]; readonly error: Error | null }) {
  const { t } = useTranslation('housekeeping');
  const { store, queue } = useQueue(boards);
  const phase = usePhase();
  const isLive = phase === 'live' || phase === 'reconnecting';
  const steps = useSteps(store, isLive);
  const now = useNow(TICK_MS);
  useOverdueSpoken(queue.overdue);
  const shared = { now, isLive, steps };
  return (
    <Page
      title={t('title')}
      isNarrow
      lead={<span className="numbers">{t('lead', { count: queue.waiting.length })}</span>}
    >
      <div className="clean-page">
        <FailureNotice error={error} />
        {queue.overdue.length === 0 ? null : (
          <Notice tone="danger" title={t('overdueTitle', { count: queue.overdue.length })}>
            {t('overdueText')}
          </Notice>
        )}
        <Section title={t('mine')} jobs={queue.mine} isMine {...shared} />
        <Section title={t('waiting')} jobs={queue.waiting} isMine={false} {...shared} />
        {queue.mine.length + queue.waiting.length === 0 ? (
          <EmptyState icon={IconSparkles} title={t('emptyTitle')}>
            {t('emptyText')}
          </EmptyState>
        ) : null}
        <Others jobs={queue.others} now={now} />
      </div>
    </Page>
  );
}

interface SectionProps {
  readonly title: string;
  readonly jobs: Queue['mine'];
  readonly isMine: boolean;
  readonly now: number;
  readonly isLive: boolean;
  readonly steps: Steps;
}

function Section({ title, jobs, ...rest }: SectionProps) {
  if (jobs.length === 0) return null;
  return (
    <section className="clean-section" aria-label={title} data-mine={rest.isMine}>
      <h2>{title}</h2>
      <ul className="clean-list">
        {jobs.map((job) => (
          <li key={job.state.cleaning.id}>
            <CleanCard job={job} {...rest} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function Others({ jobs, now }: { readonly jobs: Queue['others']; readonly now: number }) {
  const { t } = useTranslation('housekeeping');
  if (jobs.length === 0) return null;
  return (
    <section className="clean-section" aria-label={t('others')}>
      <h2>{t('others')}</h2>
      <ul className="clean-others">
        {jobs.map(({ bed, state, wardName }) => (
          <li key={bed.id}>
            <span>
              <bdi className="clean-code-small">{bed.code}</bdi> <bdi className="muted">{wardName}</bdi>
            </span>
            <bdi>{state.cleaning.takenBy?.name}</bdi>
            <TurnaroundClock cleaning={state.cleaning} now={now} />
          </li>
        ))}
      </ul>
    </section>
  );
}
