import { useTranslation } from 'react-i18next';
import type { ConsentView } from '../../../../../shared/schemas/consents.ts';
import { FailureNotice } from '../../../components/ui/failure-notice.tsx';
import { Notice } from '../../../components/ui/notice.tsx';
import { isProblem, NoAnswer } from '../../../lib/api/failure.ts';
import { formatInstant } from '../../../lib/format.ts';
import { consentLook } from '../standing.ts';
import { useConsentClock } from '../use-consent-clock.ts';

interface SignFailureProps {
  readonly error: unknown;
  /** As it is now. */
  readonly consent: ConsentView;
  readonly slot: string;
}

/** Why it is not signed: who was first, how it stands now, or that no answer came. */
export function SignFailure({ error, consent, slot }: SignFailureProps) {
  const { t } = useTranslation('consents');
  const now = useConsentClock();
  // Shown beside the field.
  if (isProblem(error, 'code-refused', 'sign-in-failed')) return null;
  if (error instanceof NoAnswer) {
    return (
      <Notice tone="warn" isSpoken>
        {t('sign.noAnswer')}
      </Notice>
    );
  }
  if (!isProblem(error, 'state-refused', 'version-conflict', 'already-exists')) return <FailureNotice error={error} />;
  const signed = consent.slots.find(({ key }) => key === slot)?.signed ?? null;
  const look = consentLook(consent, now);
  return (
    <Notice tone="warn" isSpoken title={signed === null ? undefined : t('sign.taken')}>
      {signed === null
        ? t('sign.stateNow', { state: t(`look.${look}`) })
        : t('sign.takenBy', { name: signed.name, time: formatInstant(signed.receivedAt) })}
    </Notice>
  );
}
