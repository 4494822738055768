import { useTranslation } from 'react-i18next';
import type { DraftRung } from '../draft.ts';
import { useTargetWords } from '../use-target-words.ts';

/** The ladder in plain words, as it will be climbed. */
export function LadderPreview({ rungs }: { readonly rungs: readonly DraftRung[] }) {
  const { t, i18n } = useTranslation('escalation');
  const words = useTargetWords(rungs.flatMap(({ targets }) => targets));
  const all = new Intl.ListFormat(i18n.language, { type: 'conjunction' });
  const last = rungs.at(-1);
  return (
    <ol className="ladder-preview">
      {rungs.map(({ key, minutes, times, targets }, index) => (
        <li key={key}>
          {t(index === 0 ? 'preview.first' : 'preview.then', {
            count: Number(minutes),
            who: targets.length === 0 ? '…' : all.format(targets.map(words.phrase)),
          })}
          {times === 1 ? null : ` ${t('preview.times', { count: Number(minutes), times })}`}
        </li>
      ))}
      {last === undefined ? null : <li>{t('preview.last', { count: Number(last.minutes) })}</li>}
    </ol>
  );
}
