import './shell.css';
import { Outlet } from '@tanstack/react-router';
import { Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { useSession } from '../../lib/session/use-session.ts';
import { Waiting } from '../gate/waiting.tsx';
import { AttentionPlace } from './attention-place.tsx';
import { ConnectionBanner } from './connection.tsx';
import { Header } from './header.tsx';
import { Nav } from './nav.tsx';

/** The frame around every screen: header, navigation at the side or the foot, and the work. */
export function Shell() {
  const { t } = useTranslation();
  const session = useSession();
  return (
    <div className="shell" data-audience={session.audience}>
      <a className="skip" href="#content">
        {t('skip')}
      </a>
      <div className="shell-top">
        <Header />
        <ConnectionBanner />
        <AttentionPlace />
      </div>
      <Nav />
      <main id="content" tabIndex={-1} className="shell-content">
        <Suspense fallback={<Waiting />}>
          <Outlet />
        </Suspense>
      </main>
    </div>
  );
}
