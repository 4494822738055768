import { IconAlertTriangle } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useNow } from '../../../lib/use-now.ts';
import { byDepartment, longestCleanings } from '../arrange.ts';
import type { HospitalStore } from '../hospital-store.ts';
import { useAllBoards } from '../hooks/use-hospital.ts';
import type { OverviewSearch } from '../overview-search.ts';

const MOST = 5;
const STEP_MS = 30_000;

interface LongCleaningsProps {
  readonly store: HospitalStore;
  readonly search: OverviewSearch;
}

/** The beds that have waited longest to be usable again. */
export function LongCleanings({ store, search }: LongCleaningsProps) {
  const { t } = useTranslation('overview');
  const now = useNow(STEP_MS);
  const boards = byDepartment(useAllBoards(store), [], search.department).flatMap(({ wards }) => wards);
  const cleanings = longestCleanings(boards, MOST);
  if (cleanings.length === 0) return null;
  return (
    <section className="card long-cleanings" aria-labelledby="long-cleanings">
      <h2 id="long-cleanings">{t('cleanings.title')}</h2>
      <ol>
        {cleanings.map(({ bed, wardName, since, isOverdue }) => (
          <li key={bed.id}>
            <Link
              to="/wards/$wardId"
              params={{ wardId: bed.wardId }}
              search={{ bed: bed.id }}
              className="long-cleaning"
            >
              <span className="long-cleaning-bed">
                <bdi>{bed.code}</bdi>
              </span>
              <bdi className="long-cleaning-ward">{wardName}</bdi>
              <span className="long-cleaning-time numbers">
                {isOverdue ? <IconAlertTriangle size={16} stroke={2.2} aria-hidden="true" /> : null}
                {isOverdue ? <span className="visually-hidden">{t('cleanings.overdue')} </span> : null}
                {t('cleanings.minutes', { count: Math.max(0, Math.floor((now - Date.parse(since)) / 60_000)) })}
              </span>
            </Link>
          </li>
        ))}
      </ol>
    </section>
  );
}
