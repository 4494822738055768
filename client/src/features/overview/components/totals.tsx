import { useTranslation } from 'react-i18next';
import { BED_LOOKS, occupancy } from '../../../../../shared/domain/bed-counts.ts';
import { byDepartment, countsOf } from '../arrange.ts';
import type { HospitalStore } from '../hospital-store.ts';
import { useAllBoards } from '../hooks/use-hospital.ts';
import type { OverviewSearch } from '../overview-search.ts';
import { LOOK_ICONS } from './look-icons.ts';
import { OccupancyBar } from './occupancy-bar.tsx';

interface TotalsProps {
  readonly store: HospitalStore;
  readonly search: OverviewSearch;
  readonly onLook: (look: OverviewSearch['look']) => void;
}

/** The whole at one glance, with what each figure means. Each state is the button that shows its beds alone. */
export function Totals({ store, search, onLook }: TotalsProps) {
  const { t } = useTranslation('overview');
  const groups = byDepartment(useAllBoards(store), [], search.department);
  const counts = countsOf(
    groups.flatMap(({ wards }) => wards),
    search.tag,
  );
  return (
    <section className="card totals" aria-label={t('totals.label')}>
      <ul className="totals-looks">
        {BED_LOOKS.map((look) => {
          const Glyph = LOOK_ICONS[look];
          const isOn = search.look === look;
          return (
            <li key={look}>
              <button
                type="button"
                className="total"
                data-look={look}
                aria-pressed={isOn}
                onClick={() => {
                  onLook(isOn ? undefined : look);
                }}
              >
                <Glyph size={20} stroke={2} aria-hidden="true" />
                <span className="total-count numbers">{counts[look]}</span>
                <span className="total-word">{t(`look.${look}`)}</span>
              </button>
            </li>
          );
        })}
      </ul>
      <div className="totals-foot">
        <OccupancyBar percent={occupancy(counts)} />
        <p className="muted small">{t('totals.definition')}</p>
      </div>
    </section>
  );
}
