import './app/tokens.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { I18nextProvider } from 'react-i18next';
import { WallPage } from './features/wall/wall-page.tsx';
import { i18n, i18nReady } from './lib/i18n/i18n.ts';

const root = document.getElementById('root');
if (root === null) throw new Error('The page has no #root.');

await i18nReady.catch(() => undefined);
await i18n.loadNamespaces(['wall', 'board']).catch(() => undefined);
createRoot(root).render(
  <StrictMode>
    <I18nextProvider i18n={i18n}>
      <WallPage />
    </I18nextProvider>
  </StrictMode>,
);
