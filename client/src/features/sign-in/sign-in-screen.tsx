import { Navigate } from '@tanstack/react-router';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { SignInAnswer } from '../../../../shared/schemas/sign-in.ts';
import { EntryFrame } from '../../components/ui/entry-frame.tsx';
import { Notice } from '../../components/ui/notice.tsx';
import { Skeleton } from '../../components/ui/skeleton.tsx';
import type { EndReason } from '../../lib/session/session-store.ts';
import { enterSession } from '../../lib/session/session-store.ts';
import { tellTabs } from '../../lib/session/tabs.ts';
import { useSetupNeeded } from './api/get-setup.ts';
import { PasswordStep } from './components/password-step.tsx';

const SecondFactorStep = lazy(async () => ({
  default: (await import('./components/second-factor-step.tsx')).SecondFactorStep,
}));

type Challenge = Extract<SignInAnswer, { step: 'second-factor' }>;

/** Signs a person in over whatever address they came to. */
export function SignInScreen({ why }: { readonly why: EndReason | null }) {
  const { t } = useTranslation('sign-in');
  const [challenge, setChallenge] = useState<Challenge | null>(null);
  const setup = useSetupNeeded();

  const take = (answer: SignInAnswer) => {
    if (answer.step === 'second-factor') {
      setChallenge(answer);
      return;
    }
    enterSession(answer.session);
    tellTabs({ kind: 'changed' });
  };

  if (setup.data?.isNeeded === true) return <Navigate to="/setup" replace />;
  if (challenge !== null) {
    return (
      <EntryFrame key="code" title={t('code.title')} aside={t('aside')}>
        <Suspense fallback={<Skeleton blocks={[48, 48]} />}>
          <SecondFactorStep
            challenge={challenge}
            onAnswer={take}
            onBack={() => {
              setChallenge(null);
            }}
          />
        </Suspense>
      </EntryFrame>
    );
  }
  return (
    <EntryFrame key="password" title={t('title')} lead={t('lead')} aside={t('aside')}>
      {why === null || why === 'signed-out' ? null : (
        <div style={{ marginBlockEnd: 16 }}>
          <Notice tone="info" isSpoken>
            {t(`ended.${why}`)}
          </Notice>
        </div>
      )}
      <PasswordStep onAnswer={take} />
    </EntryFrame>
  );
}
