import { useTranslation } from 'react-i18next';
import type { BedCounts } from '../../../../../shared/domain/bed-counts.ts';
import { BED_LOOKS } from '../../../../../shared/domain/bed-counts.ts';
import { LOOK_ICONS } from './look-icons.ts';

/** The five counts in one row, each with its sign; a zero is quiet, and stays in its place. */
export function CountsRow({ counts }: { readonly counts: BedCounts }) {
  const { t } = useTranslation('overview');
  return (
    <span className="counts">
      {BED_LOOKS.map((look) => {
        const Glyph = LOOK_ICONS[look];
        return (
          <span key={look} className="count" data-look={look} data-none={counts[look] === 0 || undefined}>
            <Glyph size={16} stroke={2} aria-hidden="true" />
            <span className="numbers">{counts[look]}</span>
            <span className="visually-hidden"> {t(`look.${look}`)}, </span>
          </span>
        );
      })}
    </span>
  );
}
