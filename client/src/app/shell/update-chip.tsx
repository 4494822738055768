import { IconRefreshDot } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { isUpdateReady } from '../../lib/pages-version.ts';
import { useStore } from '../../lib/store.ts';

/** In the header once the server has a newer build: what is being written here is never loaded away by itself. */
export function UpdateChip() {
  const { t } = useTranslation();
  const isReady = useStore(isUpdateReady);
  if (!isReady) return null;
  return (
    <button
      type="button"
      className="header-chip"
      title={t('header.updateDetail')}
      onClick={() => {
        window.location.reload();
      }}
    >
      <IconRefreshDot size={18} stroke={2.2} aria-hidden="true" />
      <span className="header-update-word">{t('header.update')}</span>
    </button>
  );
}
