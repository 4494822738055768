import { useTranslation } from 'react-i18next';
import type { Problem } from '../../../../shared/types/problem.ts';
import { problemKind } from '../../../../shared/types/problem-kinds.ts';
import { ApiProblem } from '../api/failure.ts';
import { formatClock } from '../format.ts';
import { useProblemText } from '../problem-text.ts';

const KNOWN = ['not-dirty', 'not-cleaning', 'cleaning-taken', 'stage-done', 'stages-left', 'changed'] as const;
type Known = (typeof KNOWN)[number];
const isKnown = (why: string): why is Known => (KNOWN as readonly string[]).includes(why);

/** Why a clean could not be taken on or ended: who was first, and when. */
export function useRefusalText(): (error: unknown) => string {
  const { t } = useTranslation('outbox');
  const { t: tCommon } = useTranslation();
  const problemText = useProblemText();
  return (error) => {
    const problem = error instanceof ApiProblem ? error.problem : (error as Problem | null);
    const bed = problem?.bed;
    if (bed !== undefined && isKnown(bed.why)) {
      const time = formatClock(bed.at);
      return bed.by === null ? t(`why.${bed.why}`) : t(`whyBy.${bed.why}`, { name: bed.by, time });
    }
    if (error instanceof Error) return problemText(error);
    return problem === null ? tCommon('problem.internal') : tCommon(`problem.${problemKind(problem)}`);
  };
}
