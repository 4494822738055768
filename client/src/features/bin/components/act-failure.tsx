import { useTranslation } from 'react-i18next';
import { FailureNotice } from '../../../components/ui/failure-notice.tsx';
import { Notice } from '../../../components/ui/notice.tsx';
import { isProblem } from '../../../lib/api/failure.ts';

/** Why nothing was done; where somebody was first, what stands here now says the rest. */
export function ActFailure({ error }: { readonly error: unknown }) {
  const { t } = useTranslation('bin');
  if (isProblem(error, 'version-conflict', 'state-refused')) {
    return (
      <Notice tone="warn" isSpoken>
        {t('changed')}
      </Notice>
    );
  }
  return <FailureNotice error={error} />;
}
