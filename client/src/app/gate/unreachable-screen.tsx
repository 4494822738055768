import { Button } from '@mantine/core';
import { IconPlugConnectedX } from '@tabler/icons-react';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { EmptyState } from '../../components/ui/empty-state.tsx';
import { checkSession } from '../../lib/session/session-actions.ts';

const ASK_AGAIN_MS = 5000;

export function UnreachableScreen() {
  const { t } = useTranslation();
  useEffect(() => {
    const again = () => void checkSession();
    const timer = setInterval(again, ASK_AGAIN_MS);
    window.addEventListener('online', again);
    return () => {
      clearInterval(timer);
      window.removeEventListener('online', again);
    };
  }, []);
  const retry = <Button onClick={() => void checkSession()}>{t('action.tryAgain')}</Button>;
  return (
    <main className="page">
      <EmptyState icon={IconPlugConnectedX} title={t('session.unreachableTitle')} action={retry}>
        {t('session.unreachableText')}
      </EmptyState>
    </main>
  );
}
