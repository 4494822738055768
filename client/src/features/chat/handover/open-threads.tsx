import { Button } from '@mantine/core';
import { IconAlertTriangle, IconMessageExclamation } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { OpenThread } from '../../../../../shared/schemas/chat.ts';
import type { WardId } from '../../../../../shared/types/ids.ts';
import { FailureNotice } from '../../../components/ui/failure-notice.tsx';
import { formatInstant } from '../../../lib/format.ts';
import { usePhase } from '../../../lib/realtime/use-connection.ts';
import { useAccept } from './use-accept.ts';

interface OpenThreadsProps {
  readonly threads: readonly OpenThread[];
  readonly wardId: WardId;
}

/** What nobody has acknowledged yet; what passed to oneself with a button to take it on. */
export function OpenThreads({ threads, wardId }: OpenThreadsProps) {
  const { t } = useTranslation('handover');
  if (threads.length === 0) return <p className="muted">{t('threads.none')}</p>;
  return (
    <ul className="handover-list">
      {threads.map((thread) => (
        <li key={thread.messageId}>
          <Thread thread={thread} wardId={wardId} />
        </li>
      ))}
    </ul>
  );
}

function Thread({ thread, wardId }: { readonly thread: OpenThread; readonly wardId: WardId }) {
  const { t } = useTranslation('handover');
  const { t: tChat } = useTranslation('chat');
  const isOffline = usePhase() === 'offline';
  const accept = useAccept(wardId);
  const { messageId, channelId, number, channelName, author, priority, at, preview, waitsFor, passedFrom } = thread;
  const isUrgent = priority === 'urgent';
  const Glyph = isUrgent ? IconAlertTriangle : IconMessageExclamation;
  const by = author ?? tChat('found.house');
  return (
    <article className="handover-row" data-urgent={isUrgent ? '' : undefined}>
      <Glyph size={20} stroke={2} aria-hidden="true" />
      <div className="handover-words">
        <p>
          <strong>{tChat(`priority.${priority}`)}</strong> <bdi>{by}</bdi>{' '}
          <span className="muted small numbers">
            <bdi>{channelName}</bdi> · {formatInstant(at)}
          </span>
        </p>
        <p dir="auto">{preview}</p>
        <p className="small muted">
          {passedFrom === null ? null : <>{t('threads.passedFrom', { name: passedFrom })} </>}
          {t('threads.waitsFor', { names: waitsFor.map(({ name }) => name).join(', ') })}
        </p>
        <FailureNotice error={accept.error} />
      </div>
      <div className="handover-acts">
        {thread.isMine ? (
          <Button disabled={isOffline} loading={accept.isPending} onClick={() => accept.mutate(messageId)}>
            {t('accept')}
            <span className="visually-hidden"> {by}</span>
          </Button>
        ) : null}
        <Link
          className="link-button link-button-plain"
          to="/messages/$channelId"
          params={{ channelId }}
          search={{ at: number }}
        >
          {t('open')}
          <span className="visually-hidden"> {by}</span>
        </Link>
      </div>
    </article>
  );
}
