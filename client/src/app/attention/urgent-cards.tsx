import './attention.css';
import { Button } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { IconAlertTriangle, IconBell, IconBellOff } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { NoticeView } from '../../../../shared/schemas/notices.ts';
import { FailureNotice } from '../../components/ui/failure-notice.tsx';
import { announcer } from '../../components/ui/announcer.ts';
import { actOn } from '../../features/inbox/api.ts';
import { useNoticeWords } from '../../features/inbox/use-notice-words.ts';
import { useOpenNotice } from '../../features/inbox/use-open-notice.ts';
import { useCommand } from '../../lib/api/use-command.ts';
import { formatClock } from '../../lib/format.ts';
import { usePhase } from '../../lib/realtime/use-connection.ts';
import { useStore } from '../../lib/store.ts';
import { setToneMuted, toneMuted } from '../../lib/tone.ts';

/** As many as leave the work in sight; the rest is counted. */
const MOST = 2;
const MOST_ON_PHONE = 1;

/** What must be acted on now, over every screen until it is: nothing of it goes by itself. */
export function UrgentCards({ notices }: { readonly notices: readonly NoticeView[] }) {
  const { t } = useTranslation('inbox');
  const isPhone = useMediaQuery('(max-width: 699px)');
  if (notices.length === 0) return null;
  const most = isPhone === true ? MOST_ON_PHONE : MOST;
  const rest = notices.length - most;
  return (
    <section className="urgent-cards" aria-label={t('cards.label')}>
      {notices.slice(0, most).map((notice) => (
        <UrgentCard key={notice.id} notice={notice} />
      ))}
      {rest > 0 ? (
        <Link to="/inbox" className="urgent-more">
          {t('cards.more', { count: rest })}
          <span className="visually-hidden">, {t('cards.openInbox')}</span>
        </Link>
      ) : null}
    </section>
  );
}

function ToneSwitch() {
  const { t } = useTranslation('inbox');
  const isMuted = useStore(toneMuted);
  const Glyph = isMuted ? IconBellOff : IconBell;
  return (
    <button
      type="button"
      className="urgent-tone"
      title={t(isMuted ? 'tone.unmute' : 'tone.mute')}
      onClick={() => setToneMuted(!isMuted)}
    >
      <Glyph size={20} stroke={1.9} aria-hidden="true" />
      <span className="visually-hidden">{t(isMuted ? 'tone.unmute' : 'tone.mute')}</span>
    </button>
  );
}

function UrgentCard({ notice }: { readonly notice: NoticeView }) {
  const { t } = useTranslation('inbox');
  const words = useNoticeWords()(notice);
  const open = useOpenNotice();
  const isMessage = notice.link.to === 'message';
  const phase = usePhase();
  const act = useCommand(actOn, () => announcer.say(t('acknowledged')));
  const of = <span className="visually-hidden"> {`${words.heading}, ${words.text}`}</span>;
  return (
    <article className="urgent-card">
      <IconAlertTriangle size={24} stroke={2} aria-hidden="true" />
      <div className="urgent-words">
        <h2>
          {words.heading} <span className="numbers urgent-time">{formatClock(notice.at)}</span>
        </h2>
        <p>
          <bdi>{words.text}</bdi>
        </p>
        {words.preview === null ? null : (
          <p className="urgent-preview">
            <bdi>{words.preview}</bdi>
          </p>
        )}
        <FailureNotice error={act.error} />
      </div>
      <div className="urgent-actions">
        <Button
          color="danger"
          loading={act.isPending || act.isSuccess}
          disabled={phase === 'offline'}
          onClick={() => act.mutate(notice)}
        >
          {t(isMessage ? 'acknowledge' : 'done')}
          {of}
        </Button>
        <Button variant="default" onClick={() => open(notice)}>
          {t('open')}
          {of}
        </Button>
        <ToneSwitch />
      </div>
    </article>
  );
}
