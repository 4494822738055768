import './retention.css';
import { Link, useSearch } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { FailureNotice } from '../../components/ui/failure-notice.tsx';
import { Notice } from '../../components/ui/notice.tsx';
import { Page } from '../../components/ui/page.tsx';
import { Skeleton } from '../../components/ui/skeleton.tsx';
import { isRefused } from '../../lib/api/failure.ts';
import { usePhase } from '../../lib/realtime/use-connection.ts';
import { useRetention } from './api.ts';
import { SettingsForm } from './components/settings-form.tsx';
import { TABS } from './retention-search.ts';

const Proposals = lazy(async () => ({ default: (await import('./components/proposals.tsx')).Proposals }));
const RegisterPart = lazy(async () => ({ default: (await import('./components/register-part.tsx')).RegisterPart }));

/** How long records are kept, what is proposed for destruction, and what was destroyed. */
export function RetentionScreen() {
  const { t } = useTranslation('retention');
  const { tab = 'settings' } = useSearch({ from: '/gate/setup/retention' });
  const isOffline = usePhase() === 'offline';
  const waiting = <Skeleton className="stack" blocks={[60, 200]} />;
  return (
    <Page title={t('title')} lead={t('lead')}>
      <div className="stack-lg">
        <nav className="retention-tabs" aria-label={t('tabs.label')}>
          {TABS.map((one) => (
            <Link
              key={one}
              to="/setup/retention"
              search={one === 'settings' ? {} : { tab: one }}
              aria-current={tab === one ? 'page' : undefined}
              activeOptions={{ exact: true }}
            >
              {t(`tabs.${one}`)}
            </Link>
          ))}
        </nav>
        {isOffline ? <Notice tone="warn">{t('offline')}</Notice> : null}
        {tab === 'settings' ? <Settings isOffline={isOffline} /> : null}
        {tab === 'proposals' ? (
          <Suspense fallback={waiting}>
            <Proposals isOffline={isOffline} />
          </Suspense>
        ) : null}
        {tab === 'register' ? (
          <Suspense fallback={waiting}>
            <RegisterPart />
          </Suspense>
        ) : null}
      </div>
    </Page>
  );
}

function Settings({ isOffline }: { readonly isOffline: boolean }) {
  const retention = useRetention();
  const { data } = retention;
  const retry = () => void retention.refetch();
  if (isRefused(retention)) return <FailureNotice error={retention.error} onRetry={retry} />;
  if (data === undefined) return <Skeleton className="stack" blocks={[200, 300]} onRetry={retry} />;
  return <SettingsForm key={data.version} view={data} isOffline={isOffline} />;
}
