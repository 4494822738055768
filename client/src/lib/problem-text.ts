import { useTranslation } from 'react-i18next';
import { ApiProblem, NoAnswer } from './api/failure.ts';

/** What a failure is to the person: never the machine's own words. */
export function useProblemText(): (error: unknown) => string {
  const { t } = useTranslation();
  return (error) => {
    if (error instanceof NoAnswer) return t('error.noAnswer');
    if (!(error instanceof ApiProblem)) return t('problem.internal');
    if (error.kind === 'rate-limited' && error.problem.retryAfter !== undefined) {
      return t('error.waitSeconds', { count: error.problem.retryAfter });
    }
    return t(`problem.${error.kind}`);
  };
}
