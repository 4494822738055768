import { useTranslation } from 'react-i18next';

/** How full it is, in words; the bar beside them is for the eye alone. */
export function OccupancyBar({ percent }: { readonly percent: number | null }) {
  const { t } = useTranslation('overview');
  return (
    <span className="occupancy">
      <span className="occupancy-bar" aria-hidden="true">
        <span style={{ inlineSize: `${percent ?? 0}%` }} />
      </span>
      <span className="numbers">{percent === null ? t('occupancy.none') : t('occupancy.of', { percent })}</span>
    </span>
  );
}
