import { useTranslation } from 'react-i18next';
import type { ConsentView } from '../../../../../shared/schemas/consents.ts';
import { FailureNotice } from '../../../components/ui/failure-notice.tsx';
import { Notice } from '../../../components/ui/notice.tsx';
import { isProblem } from '../../../lib/api/failure.ts';
import { consentLook } from '../standing.ts';
import { useConsentClock } from '../use-consent-clock.ts';

interface ActFailureProps {
  readonly error: unknown;
  /** As it is now. */
  readonly consent: ConsentView;
}

/** Why nothing was done; where somebody was first, how it stands now. */
export function ActFailure({ error, consent }: ActFailureProps) {
  const { t } = useTranslation('consents');
  const look = consentLook(consent, useConsentClock());
  if (isProblem(error, 'state-refused')) {
    return (
      <Notice tone="warn" isSpoken>
        {t('ended.now', { state: t(`look.${look}`) })}
      </Notice>
    );
  }
  if (isProblem(error, 'version-conflict')) {
    return (
      <Notice tone="warn" isSpoken>
        {t('ended.stale')}
      </Notice>
    );
  }
  return <FailureNotice error={error} />;
}
