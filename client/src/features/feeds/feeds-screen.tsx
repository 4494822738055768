import './feeds.css';
import { Button } from '@mantine/core';
import { IconPlugConnected, IconPlus } from '@tabler/icons-react';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { FeedView } from '../../../../shared/schemas/feeds.ts';
import { EmptyState } from '../../components/ui/empty-state.tsx';
import { FailureNotice } from '../../components/ui/failure-notice.tsx';
import { Page } from '../../components/ui/page.tsx';
import { Skeleton } from '../../components/ui/skeleton.tsx';
import { useFeeds } from './api/feeds.ts';
import { FeedCard } from './components/feed-card.tsx';
import { WorkList } from './components/work-list.tsx';
import { useFeedsLive } from './realtime.ts';

const FeedDialog = lazy(async () => ({ default: (await import('./components/feed-dialog.tsx')).FeedDialog }));
const DryRunDialog = lazy(async () => ({ default: (await import('./components/dry-run-dialog.tsx')).DryRunDialog }));
const MessagesDialog = lazy(async () => ({
  default: (await import('./components/messages-dialog.tsx')).MessagesDialog,
}));

type Opened = { readonly what: 'feed' | 'dry-run' | 'messages'; readonly feed: FeedView | null };

export function FeedsScreen() {
  const { t } = useTranslation('feeds');
  const feeds = useFeeds();
  useFeedsLive(feeds.data !== undefined);
  const [opened, setOpened] = useState<Opened | null>(null);
  const [isOpen, setOpen] = useState(false);
  const open = (what: Opened['what'], feed: FeedView | null) => {
    setOpened({ what, feed });
    setOpen(true);
  };
  const add = (
    <Button
      leftSection={<IconPlus size={18} aria-hidden="true" />}
      onClick={() => {
        open('feed', null);
      }}
    >
      {t('add')}
    </Button>
  );
  const items = feeds.data?.items ?? [];
  const { door } = feeds.data ?? {};
  return (
    <Page title={t('title')} lead={t('lead')} actions={add}>
      {feeds.isLoading ? <Skeleton blocks={[180, 180]} onRetry={() => void feeds.refetch()} /> : null}
      {feeds.isError ? <FailureNotice error={feeds.error} onRetry={() => void feeds.refetch()} /> : null}
      {feeds.isSuccess ? (
        <div className="stack-lg">
          <p className="muted small">
            {door === null || door === undefined
              ? t('door.none')
              : t(door.isEncrypted ? 'door.tls' : 'door.plain', { host: door.host, port: door.port })}
          </p>
          {items.length === 0 ? (
            <div className="card">
              <EmptyState icon={IconPlugConnected} title={t('empty.title')} action={add}>
                {t('empty.text')}
              </EmptyState>
            </div>
          ) : (
            <ul className="feeds">
              {items.map((feed) => (
                <li key={feed.id}>
                  <FeedCard
                    feed={feed}
                    onOpen={(what) => {
                      open(what, feed);
                    }}
                  />
                </li>
              ))}
            </ul>
          )}
          <WorkList feeds={items} />
        </div>
      ) : null}
      {opened === null ? null : (
        <Suspense fallback={null}>
          <Dialogs
            opened={opened}
            isOpen={isOpen}
            onClose={() => {
              setOpen(false);
            }}
          />
        </Suspense>
      )}
    </Page>
  );
}

interface DialogsProps {
  readonly opened: Opened;
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

function Dialogs({ opened: { what, feed }, isOpen, onClose }: DialogsProps) {
  if (what === 'feed' || feed === null) return <FeedDialog feed={feed} isOpen={isOpen} onClose={onClose} />;
  if (what === 'dry-run') return <DryRunDialog feed={feed} isOpen={isOpen} onClose={onClose} />;
  return <MessagesDialog feed={feed} isOpen={isOpen} onClose={onClose} />;
}
