import { useTranslation } from 'react-i18next';
import type { News2View } from '../../../../../shared/schemas/vitals.ts';

interface News2BadgeProps {
  readonly news2: Pick<News2View, 'score' | 'risk' | 'missing'>;
}

/** The early warning score with its risk in words; says what is missing rather than guess. */
export function News2Badge({ news2: { score, risk, missing } }: News2BadgeProps) {
  const { t } = useTranslation('patients');
  const isUnscored = score === null && risk === null;
  if (isUnscored && missing.length === 0) return <span className="news2 numbers">{t('news2.notForChildren')}</span>;
  if (isUnscored) {
    return <span className="news2 numbers">{t('news2.incomplete', { count: missing.length })}</span>;
  }
  return (
    <span className="news2 numbers" data-risk={risk ?? undefined}>
      <strong>{t('news2.score', { score: score ?? '7+' })}</strong>
      {risk === null ? null : <span>{t(`news2.risk.${risk}`)}</span>}
    </span>
  );
}
