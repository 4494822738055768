import './overview.css';
import { IconBedOff } from '@tabler/icons-react';
import { useNavigate, useSearch } from '@tanstack/react-router';
import type { ComponentType } from 'react';
import { useTranslation } from 'react-i18next';
import type { WardBoard } from '../../../../shared/schemas/places.ts';
import { EmptyState } from '../../components/ui/empty-state.tsx';
import { FailureNotice } from '../../components/ui/failure-notice.tsx';
import { Page } from '../../components/ui/page.tsx';
import { Skeleton } from '../../components/ui/skeleton.tsx';
import { useBoards, useDepartments } from './api/get-boards.ts';
import type { DepartmentGroup } from './arrange.ts';
import { byDepartment, countsOf } from './arrange.ts';
import { BedMap } from './components/bed-map.tsx';
import { CountsRow } from './components/counts-row.tsx';
import { LongCleanings } from './components/long-cleanings.tsx';
import { OverviewFilters } from './components/overview-filters.tsx';
import { Totals } from './components/totals.tsx';
import { WardTile } from './components/ward-tile.tsx';
import type { HospitalStore, WardLayout } from './hospital-store.ts';
import { useAllBoards, useHospitalStore, useLayout } from './hooks/use-hospital.ts';
import type { OverviewSearch } from './overview-search.ts';
import { useHospitalLive, useNewWards } from './realtime.ts';

const FROM = '/gate/overview';

/** Every ward the person may see, in figures and bed by bed, as it is now. */
export function OverviewScreen({ slots }: { readonly slots: OverviewSlots }) {
  const { t } = useTranslation('overview');
  const boards = useBoards();
  const departments = useDepartments();
  const isReady = boards.data !== undefined && !departments.isLoading;
  return (
    <Page title={t('title')}>
      {boards.data === undefined || boards.error === null ? null : <FailureNotice error={boards.error} />}
      {boards.data === undefined && boards.isError ? (
        <FailureNotice error={boards.error} onRetry={() => void boards.refetch()} />
      ) : null}
      {isReady ? (
        <Hospital boards={boards.data.boards} departments={departments.data?.items ?? []} slots={slots} />
      ) : boards.isError ? null : (
        <Skeleton blocks={[150, 48, 220, 220]} onRetry={() => void boards.refetch()} />
      )}
    </Page>
  );
}

/** What the screen borrows from other features; the app puts it in. */
export interface OverviewSlots {
  /** On a ward’s tile: the nurses on duty there. */
  readonly TileStaffing: ComponentType<{ readonly wardId: string }>;
  /** Keeps that as it is now; draws nothing. */
  readonly StaffingLife: ComponentType;
}

interface HospitalProps {
  readonly slots: OverviewSlots;
  readonly boards: readonly WardBoard[];
  readonly departments: readonly { readonly id: string; readonly name: string }[];
}

function Hospital({ boards, departments, slots }: HospitalProps) {
  const { t } = useTranslation('overview');
  const store = useHospitalStore(boards);
  const layout = useLayout(store);
  useHospitalLive(
    store,
    layout.map(({ ward }) => ward.id),
  );
  useNewWards();
  const search = useSearch({ from: FROM });
  const navigate = useNavigate({ from: '/overview' });
  // A filter is no page of its own: going back leaves the screen.
  const change = (next: OverviewSearch) => void navigate({ search: next, replace: true });
  if (layout.length === 0) {
    return (
      <EmptyState icon={IconBedOff} title={t('empty.title')}>
        {t('empty.text')}
      </EmptyState>
    );
  }
  const groups = byDepartment(layout, departments, search.department);
  const present = byDepartment(layout, departments);
  return (
    <div className="stack-lg">
      <Totals
        store={store}
        search={search}
        onLook={(look) => {
          const { look: _before, ...rest } = search;
          change(look === undefined ? rest : { ...rest, look });
        }}
      />
      <OverviewFilters
        search={search}
        departments={present.flatMap(({ id, name }) => (name === null ? [] : [{ id, name }]))}
        onChange={change}
      />
      {search.view === 'map' ? (
        <BedMap store={store} groups={groups} look={search.look} tag={search.tag} />
      ) : (
        <div className="overview-columns">
          <Tiles store={store} groups={groups} search={search} slots={slots} />
          <slots.StaffingLife />
          <LongCleanings store={store} search={search} />
        </div>
      )}
    </div>
  );
}

interface TilesProps {
  readonly slots: OverviewSlots;
  readonly store: HospitalStore;
  readonly groups: readonly DepartmentGroup<WardLayout>[];
  readonly search: OverviewSearch;
}

function Tiles({ store, groups, search, slots }: TilesProps) {
  const { t } = useTranslation('overview');
  const boards = useAllBoards(store);
  const { look, tag } = search;
  const has = (wardId: string) => {
    const board = boards.find(({ ward }) => ward.id === wardId);
    return board !== undefined && (look === undefined || countsOf([board], tag)[look] > 0);
  };
  const shown = groups
    .map((group) => ({ ...group, wards: group.wards.filter(({ ward }) => has(ward.id)) }))
    .filter(({ wards }) => wards.length > 0);
  if (shown.length === 0) {
    return (
      <EmptyState icon={IconBedOff} title={t('empty.filterTitle')}>
        {t('empty.filterText')}
      </EmptyState>
    );
  }
  return (
    <div className="overview-departments">
      {shown.map((group) => (
        <section key={group.id} aria-labelledby={`department-${group.id}`}>
          <header className="overview-department-head">
            <h2 id={`department-${group.id}`} className="overview-department">
              <bdi>{group.name ?? t('otherDepartment')}</bdi>
            </h2>
            {group.wards.length === 1 ? null : (
              <CountsRow
                counts={countsOf(
                  boards.filter(({ ward }) => ward.departmentId === group.id),
                  tag,
                )}
              />
            )}
          </header>
          <ul className="tiles">
            {group.wards.map(({ ward }) => (
              <li key={ward.id}>
                <WardTile store={store} wardId={ward.id} tag={tag} Staffing={slots.TileStaffing} />
              </li>
            ))}
          </ul>
        </section>
      ))}
    </div>
  );
}
