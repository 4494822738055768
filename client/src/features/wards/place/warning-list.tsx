import { useTranslation } from 'react-i18next';
import { Notice } from '../../../components/ui/notice.tsx';
import type { Warning } from './eligibility.ts';

/** What stands against a bed that can be had all the same. */
export function WarningList({ warnings }: { readonly warnings: readonly Warning[] }) {
  const { t } = useTranslation('bed');
  if (warnings.length === 0) return null;
  return (
    <Notice tone="warn">
      {warnings.map((warning) => (
        <p key={warning}>{t(`moving.warning.${warning}`)}</p>
      ))}
    </Notice>
  );
}
