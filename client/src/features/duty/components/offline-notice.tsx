import { useTranslation } from 'react-i18next';
import { Notice } from '../../../components/ui/notice.tsx';
import { usePhase } from '../../../lib/realtime/use-connection.ts';

/** Without a line: what is shown may be old, and nothing can be sent. */
export function OfflineNotice() {
  const { t } = useTranslation('duty');
  return usePhase() === 'offline' ? <Notice tone="warn">{t('offline')}</Notice> : null;
}
