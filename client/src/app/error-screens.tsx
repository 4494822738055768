import { Button } from '@mantine/core';
import { IconAlertTriangle, IconLock, IconMapQuestion } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { EmptyState } from '../components/ui/empty-state.tsx';
import { usePageTitle } from '../components/ui/page.tsx';
import { newKey } from '../lib/api/create-api.ts';
import { ApiProblem } from '../lib/api/failure.ts';

interface CrashScreenProps {
  readonly error: unknown;
  readonly reference: string;
}

/** Where the server refused it, the reference is the request's own id. */
export function CrashScreen({ error, reference }: CrashScreenProps) {
  const { t } = useTranslation();
  const id = error instanceof ApiProblem && error.problem.requestId !== '' ? error.problem.requestId : reference;
  const reload = (
    <Button
      onClick={() => {
        window.location.reload();
      }}
    >
      {t('action.reload')}
    </Button>
  );
  return (
    <div className="page" role="alert">
      <EmptyState icon={IconAlertTriangle} title={t('error.title')} action={reload}>
        {t('error.text')} <span className="mono ltr">{t('error.code', { id })}</span>
      </EmptyState>
    </div>
  );
}

/** For the router: a fault within one screen leaves the frame around it standing. */
export function ScreenFault({ error }: { readonly error: unknown }) {
  const [reference] = useState(() => newKey().slice(0, 8));
  if (error instanceof ApiProblem && error.kind === 'not-found') return <NotFoundScreen />;
  if (error instanceof ApiProblem && error.kind === 'not-allowed') return <ForbiddenScreen />;
  return <CrashScreen error={error} reference={reference} />;
}

export function NotFoundScreen() {
  const { t } = useTranslation();
  const heading = usePageTitle(t('error.notFoundTitle'));
  return (
    <div className="page">
      <EmptyState icon={IconMapQuestion} title={t('error.notFoundTitle')} heading={heading} action={<StartLink />}>
        {t('error.notFoundText')}
      </EmptyState>
    </div>
  );
}

export function ForbiddenScreen() {
  const { t } = useTranslation();
  const heading = usePageTitle(t('error.forbiddenTitle'));
  return (
    <div className="page">
      <EmptyState icon={IconLock} title={t('error.forbiddenTitle')} heading={heading} action={<StartLink />}>
        {t('error.forbiddenText')}
      </EmptyState>
    </div>
  );
}

function StartLink() {
  const { t } = useTranslation();
  return (
    <Link to="/" className="link-button">
      {t('error.toStart')}
    </Link>
  );
}
