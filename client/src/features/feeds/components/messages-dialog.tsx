import { Button, NativeSelect } from '@mantine/core';
import { IconAlertTriangle, IconBan, IconCircleCheck, IconClockPause, IconInbox } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { FeedMessageState, FeedMessageView, FeedView } from '../../../../../shared/schemas/feeds.ts';
import { EmptyState } from '../../../components/ui/empty-state.tsx';
import { FailureNotice } from '../../../components/ui/failure-notice.tsx';
import { FormDialog } from '../../../components/ui/form-dialog.tsx';
import { Skeleton } from '../../../components/ui/skeleton.tsx';
import { formatInstant } from '../../../lib/format.ts';
import { useFeedMessages, useRawMessage } from '../api/feeds.ts';

const STATES: readonly FeedMessageState[] = ['received', 'applied', 'parked', 'held', 'refused'];
const LOOKS = {
  received: { tone: 'tag-info', icon: IconInbox },
  applied: { tone: 'tag-good', icon: IconCircleCheck },
  parked: { tone: 'tag-warn', icon: IconAlertTriangle },
  held: { tone: 'tag-warn', icon: IconClockPause },
  refused: { tone: 'tag-danger', icon: IconBan },
} as const;

interface MessagesDialogProps {
  readonly feed: FeedView;
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

export function MessagesDialog({ feed, isOpen, onClose }: MessagesDialogProps) {
  const { t } = useTranslation('feeds');
  return (
    <FormDialog isOpen={isOpen} onClose={onClose} title={t('messages.title', { name: feed.name })} width="wide" isLong>
      <Messages feed={feed} />
    </FormDialog>
  );
}

function Messages({ feed }: { readonly feed: FeedView }) {
  const { t } = useTranslation('feeds');
  const { t: tCommon } = useTranslation();
  const [state, setState] = useState<FeedMessageState | ''>('');
  const [shown, setShown] = useState<string | null>(null);
  const messages = useFeedMessages(feed.id, state);
  const items = messages.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <div className="stack">
      <NativeSelect
        data-autofocus
        label={t('messages.state')}
        value={state}
        data={[
          { value: '', label: t('messages.any') },
          ...STATES.map((value) => ({ value, label: t(`messageState.${value}`) })),
        ]}
        onChange={(event) => {
          const { value } = event.currentTarget;
          setState(STATES.find((known) => known === value) ?? '');
        }}
      />
      {messages.isLoading ? <Skeleton blocks={[52, 52, 52]} onRetry={() => void messages.refetch()} /> : null}
      {messages.isError ? <FailureNotice error={messages.error} onRetry={() => void messages.refetch()} /> : null}
      {messages.isSuccess && items.length === 0 ? (
        <EmptyState icon={IconInbox} title={t('messages.none')}>
          {t('messages.noneText')}
        </EmptyState>
      ) : null}
      <ul className="feed-messages">
        {items.map((message) => (
          <li key={message.id}>
            <MessageLine message={message} />
            <Button
              variant="default"
              aria-expanded={shown === message.id}
              onClick={() => {
                setShown(shown === message.id ? null : message.id);
              }}
            >
              {t(shown === message.id ? 'messages.hide' : 'messages.show')}
            </Button>
            {shown === message.id ? <Raw messageId={message.id} /> : null}
          </li>
        ))}
      </ul>
      {messages.hasNextPage ? (
        <Button variant="default" loading={messages.isFetchingNextPage} onClick={() => void messages.fetchNextPage()}>
          {tCommon('action.loadMore')}
        </Button>
      ) : null}
    </div>
  );
}

function MessageLine({ message }: { readonly message: FeedMessageView }) {
  const { t } = useTranslation('feeds');
  const { tone, icon: Glyph } = LOOKS[message.state];
  const more = [
    message.code,
    message.repeats > 0 ? t('messages.repeats', { count: message.repeats }) : null,
    message.isControlIdReused ? t('messages.reused') : null,
  ].filter((part) => part !== null);
  return (
    <div className="feed-message">
      <span className={`tag ${tone}`}>
        <Glyph size={15} stroke={2.1} aria-hidden="true" />
        {t(`messageState.${message.state}`)}
      </span>
      <strong dir="ltr">{message.type}</strong>
      <span className="muted small numbers">
        {formatInstant(message.receivedAt)} · <bdi>{message.controlId}</bdi>
      </span>
      {more.length === 0 ? null : <span className="small">{more.join(' · ')}</span>}
    </div>
  );
}

function Raw({ messageId }: { readonly messageId: string }) {
  const { t } = useTranslation('feeds');
  const raw = useRawMessage(messageId);
  if (raw.isError) return <FailureNotice error={raw.error} onRetry={() => void raw.refetch()} />;
  if (raw.data === undefined) return <Skeleton blocks={[120]} onRetry={() => void raw.refetch()} />;
  return (
    <section className="feed-raw" aria-label={t('messages.raw')}>
      <p className="muted small">{t('messages.journalled')}</p>
      {/* A long segment scrolls sideways, also by keyboard. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <pre dir="ltr" tabIndex={0}>
        {raw.data.segments.join('\n')}
      </pre>
    </section>
  );
}
