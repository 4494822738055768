import { IconBedOff } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { EmptyState } from '../../../components/ui/empty-state.tsx';
import { useRoving } from '../hooks/use-roving.ts';
import { useLayout } from '../hooks/use-ward-store.ts';
import type { WardStore } from '../ward-store.ts';
import { BedCell } from './bed-cell.tsx';

interface WardMapProps {
  readonly store: WardStore;
  readonly onOpen: (bedId: string) => void;
  /** A bed just made: the map leads there. */
  readonly focusBedId: string | null;
  readonly emptyAction: ReactNode;
}

/** Bays in the hospital's order, beds in the bay's: a map, never a list sorted by state. */
export function WardMap({ store, onOpen, focusBedId, emptyAction }: WardMapProps) {
  const { t } = useTranslation('wards');
  const layout = useLayout(store);
  const ref = useRef<HTMLDivElement>(null);
  const focusBed = useRoving(ref, layout);
  const isThere = focusBedId !== null && layout.some((room) => room.bedIds.includes(focusBedId));
  useEffect(() => {
    if (isThere) focusBed(focusBedId);
    // The function is new with each drawing and only reaches through the reference.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [isThere, focusBedId]);

  if (layout.every((room) => room.bedIds.length === 0)) {
    return (
      <div className="card">
        <EmptyState icon={IconBedOff} title={t('ward.emptyTitle')} action={emptyAction}>
          {t('ward.emptyText')}
        </EmptyState>
      </div>
    );
  }
  return (
    <div ref={ref} className="map">
      <p className="visually-hidden">{t('ward.keys')}</p>
      {layout.map((room) => (
        <section key={room.id} className="bay" aria-labelledby={`room-${room.id}`}>
          <header className="bay-head">
            <h2 id={`room-${room.id}`}>
              <bdi>{room.name}</bdi>
            </h2>
            <span className="bay-count numbers">{t('beds', { count: room.bedIds.length })}</span>
          </header>
          {room.bedIds.length === 0 ? (
            <p className="bay-empty">{t('ward.emptyRoom')}</p>
          ) : (
            <ul className="bay-beds">
              {room.bedIds.map((bedId) => (
                <li key={bedId}>
                  <BedCell store={store} bedId={bedId} onOpen={onOpen} />
                </li>
              ))}
            </ul>
          )}
        </section>
      ))}
    </div>
  );
}
