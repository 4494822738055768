import { DirectionProvider, MantineProvider, useDirection } from '@mantine/core';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { useEffect } from 'react';
import { I18nextProvider } from 'react-i18next';
import { LiveRegions } from '../components/ui/live-regions.tsx';
import { i18n, languageStore } from '../lib/i18n/i18n.ts';
import { directionOf } from '../lib/i18n/languages.ts';
import { queryClient } from '../lib/query-client.ts';
import { followTabs } from '../lib/session/activity.ts';
import { useStore } from '../lib/store.ts';
import { CrashBoundary } from './crash-boundary.tsx';
import { router } from './router.tsx';
import { theme } from './theme.ts';
import { ToastPlace } from './toast-place.tsx';

const styleNonce = () => document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce ?? '';

/** Turns the whole page round in place: what is being typed stays. */
function FollowDirection({ direction }: { readonly direction: 'ltr' | 'rtl' }) {
  const { dir, setDirection } = useDirection();
  useEffect(() => {
    if (dir !== direction) setDirection(direction);
  }, [dir, direction, setDirection]);
  return null;
}

export function App() {
  const direction = directionOf(useStore(languageStore));
  useEffect(followTabs, []);
  return (
    <I18nextProvider i18n={i18n}>
      <DirectionProvider initialDirection={direction} detectDirection={false}>
        <MantineProvider theme={theme} defaultColorScheme="auto" getStyleNonce={styleNonce}>
          <FollowDirection direction={direction} />
          <LiveRegions />
          <CrashBoundary>
            <QueryClientProvider client={queryClient}>
              <RouterProvider router={router} />
            </QueryClientProvider>
          </CrashBoundary>
          <ToastPlace direction={direction} />
        </MantineProvider>
      </DirectionProvider>
    </I18nextProvider>
  );
}
