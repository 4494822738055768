import './app/tokens.css';
import './app/base.css';
import './components/ui/ui.css';
import type { ReactNode } from 'react';
import { lazy, StrictMode, Suspense } from 'react';
import { createRoot } from 'react-dom/client';
import { I18nextProvider } from 'react-i18next';
import { LiveRegions } from './components/ui/live-regions.tsx';
import { i18n, i18nReady } from './lib/i18n/i18n.ts';
import { isHandedOverHere } from './lib/session/handed-over.ts';

const RemotePage = lazy(async () => ({ default: (await import('./features/signing/remote-page.tsx')).RemotePage }));
const VerifyPage = lazy(async () => ({ default: (await import('./features/verify/verify-page.tsx')).VerifyPage }));

/** Pages for people who have no account here. Nothing of the staff's app is loaded with them. */
function pageAt(path: string): ReactNode {
  const token = /^\/verify\/([^/]+)\/?$/u.exec(path)?.[1];
  return token === undefined ? <RemotePage /> : <VerifyPage token={decodeURIComponent(token)} />;
}

// A device in a patient's hands shows them their form at every address, and this is one.
if (isHandedOverHere()) window.location.replace('/');

const root = document.getElementById('root');
if (root === null) throw new Error('The page has no #root.');

await i18nReady.catch(() => undefined);
createRoot(root).render(
  <StrictMode>
    <I18nextProvider i18n={i18n}>
      <LiveRegions />
      <Suspense fallback={null}>{pageAt(window.location.pathname)}</Suspense>
    </I18nextProvider>
  </StrictMode>,
);
