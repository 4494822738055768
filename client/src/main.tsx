import './app/mantine.css';
import './app/tokens.css';
import './app/base.css';
import './components/ui/ui.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app/app.tsx';
import { i18nReady } from './lib/i18n/i18n.ts';
import { checkSession } from './lib/session/session-actions.ts';

const root = document.getElementById('root');
if (root === null) throw new Error('The page has no #root.');

void checkSession();
// Shown in English where the wished language cannot be loaded.
await i18nReady.catch(() => undefined);
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
