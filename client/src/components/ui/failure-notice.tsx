import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { ApiProblem } from '../../lib/api/failure.ts';
import { useProblemText } from '../../lib/problem-text.ts';
import { Notice } from './notice.tsx';

interface FailureNoticeProps {
  readonly error: unknown;
  readonly onRetry?: () => void;
}

/** What went wrong in plain words, the reference to quote, and another try where one makes sense. */
export function FailureNotice({ error, onRetry }: FailureNoticeProps) {
  const { t } = useTranslation();
  const text = useProblemText();
  if (error === null || error === undefined) return null;
  const isOurFault = error instanceof ApiProblem && error.problem.status >= 500;
  const retry =
    onRetry === undefined ? undefined : (
      <Button variant="default" onClick={onRetry}>
        {t('action.tryAgain')}
      </Button>
    );
  return (
    <Notice tone="danger" isSpoken actions={retry}>
      {text(error)}
      {isOurFault && error.problem.requestId !== '' ? (
        <div className="notice-ref">{t('error.reference', { id: error.problem.requestId })}</div>
      ) : null}
    </Notice>
  );
}
