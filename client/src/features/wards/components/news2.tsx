import { useTranslation } from 'react-i18next';
import type { News2View } from '../../../../../shared/schemas/vitals.ts';

/** The last early warning score: quiet while it is low, filled from medium on. Its place is kept where there is none. */
export function News2({ news2 }: { readonly news2: News2View | null }) {
  const { t } = useTranslation('board');
  if (news2 === null || (news2.score === null && news2.risk === null)) return <span className="bed-news" />;
  const score = news2.score === null ? '7+' : String(news2.score);
  return (
    <span className="bed-news" data-risk={news2.risk ?? 'low'}>
      <span className="visually-hidden">, {t('news2.whole', { score })}</span>
      <span aria-hidden="true" className="numbers">
        {t('news2.short', { score })}
      </span>
    </span>
  );
}
