import './account.css';
import { useTranslation } from 'react-i18next';
import type { SecurityView } from '../../../../shared/schemas/sign-in.ts';
import { FailureNotice } from '../../components/ui/failure-notice.tsx';
import { Page } from '../../components/ui/page.tsx';
import { Skeleton } from '../../components/ui/skeleton.tsx';
import { useCan, useSession } from '../../lib/session/use-session.ts';
import { useSecurity } from './api/security.ts';
import { PasswordCard } from './components/password-card.tsx';
import { PinCard } from './components/pin-card.tsx';
import { PolicyCard } from './components/policy-card.tsx';
import { SessionsCard } from './components/sessions-card.tsx';
import { TotpCard } from './components/totp-card.tsx';

export function AccountScreen() {
  const { t } = useTranslation('account');
  const { person } = useSession();
  const security = useSecurity();
  const canSetPolicy = useCan('policy.manage');
  return (
    <Page
      title={t('title')}
      lead={
        <>
          <bdi>{person.displayName}</bdi> · <span className="ltr">{person.email}</span>
        </>
      }
      isNarrow
    >
      <div className="stack-lg">
        {security.isLoading ? <Skeleton blocks={[160, 160, 160]} onRetry={() => void security.refetch()} /> : null}
        {security.isError && security.data === undefined ? (
          <FailureNotice error={security.error} onRetry={() => void security.refetch()} />
        ) : null}
        {security.data === undefined ? null : <SecurityCards security={security.data} />}
        <SessionsCard />
        {canSetPolicy ? <PolicyCard /> : null}
      </div>
    </Page>
  );
}

function SecurityCards({ security }: { readonly security: SecurityView }) {
  return (
    <>
      <TotpCard totp={security.totp} />
      <PinCard hasPin={security.hasPin} />
      <PasswordCard />
    </>
  );
}
