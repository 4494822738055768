import { Link } from '@tanstack/react-router';
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { DepartmentGroup } from '../arrange.ts';
import type { HospitalStore, WardLayout } from '../hospital-store.ts';
import { useMapKeys } from '../hooks/use-map-keys.ts';
import type { OverviewSearch } from '../overview-search.ts';
import { MiniCell } from './mini-cell.tsx';

interface BedMapProps {
  readonly store: HospitalStore;
  readonly groups: readonly DepartmentGroup<WardLayout>[];
  readonly look: OverviewSearch['look'];
  readonly tag: OverviewSearch['tag'];
}

/** Every bed of the hospital at its place: departments, wards, rooms, beds, always in the same order. */
export function BedMap({ store, groups, look, tag }: BedMapProps) {
  const { t } = useTranslation('overview');
  const ref = useRef<HTMLDivElement>(null);
  useMapKeys(ref, groups);
  return (
    <div ref={ref} className="bed-map">
      <p className="visually-hidden">{t('map.keys')}</p>
      {groups.map((group) => (
        <section key={group.id} aria-labelledby={`map-${group.id}`}>
          <h2 id={`map-${group.id}`} className="overview-department">
            <bdi>{group.name ?? t('otherDepartment')}</bdi>
          </h2>
          <div className="map-wards">
            {group.wards.map(({ ward, rooms }) => (
              <section key={ward.id} className="map-ward" aria-labelledby={`map-${ward.id}`}>
                <h3 id={`map-${ward.id}`}>
                  <Link to="/wards/$wardId" params={{ wardId: ward.id }} className="map-ward-name">
                    <bdi>{ward.name}</bdi>
                  </Link>
                </h3>
                <div className="map-rooms">
                  {rooms
                    .filter((room) => room.bedIds.length > 0)
                    .map((room) => (
                      <ul key={room.id} className="map-room" aria-label={room.name}>
                        {room.bedIds.map((bedId) => (
                          <li key={bedId}>
                            <MiniCell store={store} bedId={bedId} look={look} tag={tag} />
                          </li>
                        ))}
                      </ul>
                    ))}
                </div>
              </section>
            ))}
          </div>
        </section>
      ))}
    </div>
  );
}
