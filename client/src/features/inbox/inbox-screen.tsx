import './inbox.css';
import { Button } from '@mantine/core';
import { IconBellCheck, IconSettings } from '@tabler/icons-react';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { EmptyState } from '../../components/ui/empty-state.tsx';
import { FailureNotice } from '../../components/ui/failure-notice.tsx';
import { Notice } from '../../components/ui/notice.tsx';
import { Page } from '../../components/ui/page.tsx';
import { Skeleton } from '../../components/ui/skeleton.tsx';
import { toast } from '../../components/ui/toast.ts';
import { useCommand } from '../../lib/api/use-command.ts';
import { formatClock } from '../../lib/format.ts';
import { useConnection, usePhase } from '../../lib/realtime/use-connection.ts';
import { useSession } from '../../lib/session/use-session.ts';
import { postSeenUpTo } from './api.ts';
import { NoticeRow } from './components/notice-row.tsx';
import type { Show } from './create-inbox.ts';
import { SHOWS } from './create-inbox.ts';
import { inbox, useInbox, useInboxLife } from './inbox-store.ts';
import type { NoticeList } from './notice-list.ts';
import { useOpenNotice } from './use-open-notice.ts';

/** Everything that reached this person, why, and what became of it. */
export function InboxScreen() {
  const { t } = useTranslation('inbox');
  const { person } = useSession();
  const { show = 'unseen', notice } = useSearch({ from: '/gate/inbox' });
  const retry = useInboxLife(person.id);
  const { lists, error } = useInbox();
  const list = lists[show];
  useEffect(() => {
    // Asked for anew at each opening: what was seen meanwhile leaves the list of the unseen then, and not under a finger.
    void inbox.refresh(show);
  }, [show]);
  useGoTo(notice, lists.unseen);
  const again = () => {
    retry();
    void inbox.refresh(show);
  };
  const unseen = list?.counts.unseen ?? 0;
  return (
    <Page
      title={t('title')}
      lead={list === null ? undefined : unseen === 0 ? t('leadNone') : t('lead', { count: unseen })}
      actions={<SeeAll list={list} />}
      isNarrow
    >
      <div className="inbox-tools">
        <ShowChoice show={show} />
        <Link to="/account/notifications" className="inbox-settings">
          <IconSettings size={18} stroke={1.9} aria-hidden="true" />
          {t('settings')}
        </Link>
      </div>
      <OfflineHint />
      {error === null ? null : <FailureNotice error={error} onRetry={again} />}
      {list === null && error === null ? <Skeleton blocks={[120, 120, 120]} onRetry={again} /> : null}
      {list === null ? null : <Rows list={list} show={show} />}
    </Page>
  );
}

/** Whoever comes by a push message goes on to what it is about. */
function useGoTo(id: string | undefined, unseen: NoticeList | null): void {
  const go = useOpenNotice();
  const notice = unseen?.items.find((item) => item.id === id);
  useEffect(() => {
    if (notice !== undefined) go(notice);
    // oxlint-disable-next-line react/exhaustive-deps -- Once for each address, not with every change of the notice.
  }, [notice?.id]);
}

function OfflineHint() {
  const { t } = useTranslation('inbox');
  const line = useConnection();
  if (line.phase !== 'offline' && line.phase !== 'stale') return null;
  return <Notice tone="warn">{t('offline', { time: formatClock(line.lastHeardAt ?? line.since) })}</Notice>;
}

function ShowChoice({ show }: { readonly show: Show }) {
  const { t } = useTranslation('inbox');
  const navigate = useNavigate({ from: '/inbox' });
  return (
    <fieldset className="inbox-show">
      <legend className="visually-hidden">{t('show.label')}</legend>
      {SHOWS.map((one) => (
        <label key={one} className="inbox-choice">
          <input
            type="radio"
            name="show"
            checked={one === show}
            onChange={() => void navigate({ search: one === 'all' ? { show: 'all' } : {}, replace: true })}
          />
          <span>{t(`show.${one}`)}</span>
        </label>
      ))}
    </fieldset>
  );
}

function SeeAll({ list }: { readonly list: NoticeList | null }) {
  const { t } = useTranslation('inbox');
  const phase = usePhase();
  const command = useCommand(postSeenUpTo, () => {
    inbox.keepSeen('all');
    toast(t('allSeen'));
  });
  const first = list?.items[0];
  if (list === null || first === undefined || list.counts.unseen === 0) return null;
  return (
    <>
      <FailureNotice error={command.error} />
      <Button
        variant="default"
        disabled={phase === 'offline'}
        loading={command.isPending}
        onClick={() => command.mutate(first.id)}
      >
        {t('seeAll')}
      </Button>
    </>
  );
}

function Rows({ list, show }: { readonly list: NoticeList; readonly show: Show }) {
  const { t } = useTranslation('inbox');
  const { t: tCommon } = useTranslation();
  const phase = usePhase();
  const [error, setError] = useState<unknown>(null);
  const [isLoading, setLoading] = useState(false);
  const isAll = show === 'all';
  const more = async () => {
    setLoading(true);
    setError(null);
    await inbox.more(show).catch(setError);
    setLoading(false);
  };
  if (list.items.length === 0) {
    return (
      <div className="card">
        <EmptyState icon={IconBellCheck} title={t(isAll ? 'emptyAllTitle' : 'emptyUnseenTitle')}>
          {t('emptyUnseenText')}
        </EmptyState>
      </div>
    );
  }
  return (
    <>
      <ul className="inbox-list card">
        {list.items.map((notice) => (
          <li key={notice.id}>
            <NoticeRow notice={notice} isLive={phase !== 'offline'} />
          </li>
        ))}
      </ul>
      <FailureNotice error={error} onRetry={() => void more()} />
      {list.nextCursor === null ? null : (
        <div className="inbox-more">
          <Button variant="default" loading={isLoading} onClick={() => void more()}>
            {tCommon('action.loadMore')}
          </Button>
        </div>
      )}
    </>
  );
}
