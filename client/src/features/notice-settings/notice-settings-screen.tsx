import './notice-settings.css';
import { IconChevronLeft } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { FailureNotice } from '../../components/ui/failure-notice.tsx';
import { Notice } from '../../components/ui/notice.tsx';
import { Page } from '../../components/ui/page.tsx';
import { Skeleton } from '../../components/ui/skeleton.tsx';
import { usePreferences } from './api.ts';
import { MatrixCard } from './components/matrix-card.tsx';
import { PushCards } from './components/push-cards.tsx';
import { ToneCard } from './components/tone-card.tsx';

/** What reaches this person and how: the table of kinds, quiet hours, push on this device, the tone. */
export function NoticeSettingsScreen() {
  const { t } = useTranslation('noticeSettings');
  const preferences = usePreferences();
  return (
    <Page
      title={t('title')}
      lead={t('lead')}
      above={
        <Link to="/inbox" className="settings-back">
          <IconChevronLeft size={18} stroke={2.2} className="mirrored" aria-hidden="true" />
          {t('back')}
        </Link>
      }
      isNarrow
    >
      <div className="stack-lg">
        <Notice tone="info">{t('never')}</Notice>
        {preferences.isLoading ? (
          <Skeleton blocks={[420, 180]} onRetry={() => void preferences.refetch()} />
        ) : preferences.data === undefined ? (
          <FailureNotice error={preferences.error} onRetry={() => void preferences.refetch()} />
        ) : (
          <MatrixCard key={preferences.data.version} preferences={preferences.data} />
        )}
        <PushCards />
        <ToneCard />
      </div>
    </Page>
  );
}
