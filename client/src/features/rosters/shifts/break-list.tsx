import { useTranslation } from 'react-i18next';
import type { RuleBreakView } from '../../../../../shared/schemas/rosters.ts';
import { useBreakWords } from '../use-roster-words.ts';

// What a ward needs is not said of a person's own shift, so no code of a template is asked for.
const noCode = () => '';

/** Why a shift would not fit somebody. */
export function BreakList({ breaks }: { readonly breaks: readonly RuleBreakView[] }) {
  const { t } = useTranslation('rosters');
  const words = useBreakWords(noCode);
  if (breaks.length === 0) return null;
  return (
    <ul className="roster-known">
      {breaks.map((one) => (
        <li key={[one.rule, one.staffId, one.date, ...one.shiftIds].join('|')}>
          <span className={one.severity === 'hard' ? 'tag tag-danger' : 'tag tag-warn'}>
            {t(`breaks.${one.severity}`)}
          </span>{' '}
          {words(one)}
        </li>
      ))}
    </ul>
  );
}

export const isRefused = (breaks: readonly RuleBreakView[]): boolean =>
  breaks.some(({ severity }) => severity === 'hard');
