import { Button } from '@mantine/core';
import {
  IconAlertTriangle,
  IconCircleCheck,
  IconClockPause,
  IconPlayerPause,
  IconVolumeOff,
} from '@tabler/icons-react';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import type { FeedView } from '../../../../../shared/schemas/feeds.ts';
import { FailureNotice } from '../../../components/ui/failure-notice.tsx';
import { toast } from '../../../components/ui/toast.ts';
import { useCommand } from '../../../lib/api/use-command.ts';
import { formatInstant } from '../../../lib/format.ts';
import { patchFeed, postReplay } from '../api/feeds.ts';

type Look = 'paused' | 'silent' | 'stuck' | 'waiting' | 'quiet' | 'good';

const LOOKS = {
  paused: { tone: 'tag-warn', icon: IconPlayerPause },
  silent: { tone: 'tag-danger', icon: IconVolumeOff },
  stuck: { tone: 'tag-warn', icon: IconAlertTriangle },
  waiting: { tone: 'tag-info', icon: IconClockPause },
  quiet: { tone: 'tag-info', icon: IconClockPause },
  good: { tone: 'tag-good', icon: IconCircleCheck },
} as const;

function lookOf(feed: FeedView): Look {
  if (feed.state === 'paused') return 'paused';
  if (feed.isSilent) return 'silent';
  if (feed.counts.parked + feed.counts.held > 0) return 'stuck';
  if (feed.lastMessageAt === null) return 'quiet';
  return feed.waitingSince === null ? 'good' : 'waiting';
}

const COUNTS = ['applied', 'received', 'parked', 'held', 'refused', 'duplicates'] as const;

interface FeedCardProps {
  readonly feed: FeedView;
  readonly onOpen: (what: 'feed' | 'dry-run' | 'messages') => void;
}

/** One feed: whether it is well, when it last spoke, and what became of what it said. */
export function FeedCard({ feed, onOpen }: FeedCardProps) {
  const { t } = useTranslation('feeds');
  const id = useId();
  const { tone, icon: Glyph } = LOOKS[lookOf(feed)];
  const pause = useCommand(patchFeed);
  const replay = useCommand(postReplay, ({ count }) => {
    toast(t('replayed', { count }));
  });
  const isPaused = feed.state === 'paused';
  const stuck = feed.counts.parked + feed.counts.held + feed.counts.refused;
  return (
    <section className="card feed" aria-labelledby={id}>
      <header className="feed-head">
        <h2 id={id}>{feed.name}</h2>
        <span className={`tag ${tone}`}>
          <Glyph size={15} stroke={2.1} aria-hidden="true" />
          {t(`look.${lookOf(feed)}`)}
        </span>
      </header>
      <p className="muted small feed-times">
        {feed.lastMessageAt === null ? t('neverSpoke') : t('lastMessage', { at: formatInstant(feed.lastMessageAt) })}
        {feed.waitingSince === null ? null : <span>{t('waitingSince', { at: formatInstant(feed.waitingSince) })}</span>}
      </p>
      <dl className="feed-counts numbers">
        {COUNTS.map((name) => (
          <div key={name} data-alert={(name === 'parked' || name === 'held') && feed.counts[name] > 0}>
            <dt>{t(`count.${name}`)}</dt>
            <dd>{feed.counts[name]}</dd>
          </div>
        ))}
      </dl>
      <FailureNotice error={pause.error ?? replay.error} />
      <div className="feed-actions">
        <Button
          variant="default"
          onClick={() => {
            onOpen('messages');
          }}
        >
          {t('action.messages')}
        </Button>
        <Button
          variant="default"
          onClick={() => {
            onOpen('dry-run');
          }}
        >
          {t('action.dryRun')}
        </Button>
        <Button
          variant="default"
          onClick={() => {
            onOpen('feed');
          }}
        >
          {t('action.change')}
        </Button>
        <Button
          variant="default"
          loading={pause.isPending}
          onClick={() => {
            pause.mutate({ feedId: feed.id, version: feed.version, state: isPaused ? 'active' : 'paused' });
          }}
        >
          {t(isPaused ? 'action.resume' : 'action.pause')}
        </Button>
        {stuck > 0 ? (
          <Button
            variant="default"
            loading={replay.isPending}
            onClick={() => {
              replay.mutate({ feedId: feed.id, which: 'stuck' });
            }}
          >
            {t('action.replayStuck')}
          </Button>
        ) : null}
      </div>
    </section>
  );
}
