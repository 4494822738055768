import { useTranslation } from 'react-i18next';
import { useLayout } from '../hooks/use-ward-store.ts';
import type { WardStore } from '../ward-store.ts';
import { BED_TYPES, TYPE_ICONS } from './bed-look.ts';

/** How many of each kind, from the same snapshot as the cells. */
export function BedKinds({ store }: { readonly store: WardStore }) {
  const { t } = useTranslation('wards');
  // Membership is all that the counts hang on but for a change of type, which comes with the next drawing.
  useLayout(store);
  const { beds } = store.board();
  const kinds = BED_TYPES.map((type) => ({ type, count: beds.filter((bed) => bed.type === type).length }));
  return (
    <ul className="ward-kinds" aria-label={t('ward.kinds')}>
      {kinds
        .filter(({ count }) => count > 0)
        .map(({ type, count }) => {
          const Glyph = TYPE_ICONS[type];
          return (
            <li key={type} className="tag">
              <Glyph size={16} stroke={1.9} aria-hidden="true" />
              <span>
                {t(`type.${type}`)} <span className="numbers">{count}</span>
              </span>
            </li>
          );
        })}
    </ul>
  );
}
