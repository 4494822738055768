import { IconBedOff, IconFilterOff } from '@tabler/icons-react';
import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { useEffect, useRef, useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import { isAvailable } from '../../../../../shared/domain/bed-state.ts';
import { EmptyState } from '../../../components/ui/empty-state.tsx';
import { useBoard } from '../board-context.ts';
import { useBoardKeys } from '../hooks/use-board-keys.ts';
import { useDragToPlace } from '../hooks/use-drag-to-place.ts';
import { useRoving } from '../hooks/use-roving.ts';
import type { RoomLayout } from '../ward-store.ts';
import { BedCell } from './bed-cell.tsx';

interface WardMapProps {
  /** A bed just made or sought: the map leads there. */
  readonly focusBedId: string | null;
  readonly emptyAction: ReactNode;
  readonly isList: boolean;
  readonly onClearFilter: () => void;
}

/** Bays in the hospital's order, beds in the bay's: a map, never a list sorted by state. */
export function WardMap({ focusBedId, emptyAction, isList, onClearFilter }: WardMapProps) {
  const { t } = useTranslation('board');
  const { t: tWards } = useTranslation('wards');
  const { store, view, hold } = useBoard();
  const rooms = useSyncExternalStore(view.subscribe, view.rooms);
  const ref = useRef<HTMLDivElement>(null);
  const focusBed = useRoving(ref, rooms);
  useBoardKeys(ref);
  useDragToPlace(ref);
  const isThere = focusBedId !== null && rooms.some((room) => room.bedIds.includes(focusBedId));
  useEffect(() => {
    if (isThere) focusBed(focusBedId);
    // The function is new with each drawing and only reaches through the reference.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [isThere, focusBedId]);
  useEffect(() => {
    const map = ref.current;
    if (map === null) return undefined;
    let end: (() => void) | null = null;
    const down = () => {
      end?.();
      end = hold.begin();
    };
    const up = () => {
      end?.();
      end = null;
    };
    map.addEventListener('pointerdown', down);
    window.addEventListener('pointerup', up);
    window.addEventListener('pointercancel', up);
    return () => {
      up();
      map.removeEventListener('pointerdown', down);
      window.removeEventListener('pointerup', up);
      window.removeEventListener('pointercancel', up);
    };
  }, [hold, rooms.length]);

  if (rooms.every((room) => room.bedIds.length === 0)) {
    if (store.board().beds.length > 0) {
      return (
        <div className="card">
          <EmptyState
            icon={IconFilterOff}
            title={t('filter.emptyTitle')}
            action={<Button onClick={onClearFilter}>{t('filter.clear')}</Button>}
          >
            {t('filter.emptyText')}
          </EmptyState>
        </div>
      );
    }
    return (
      <div className="card">
        <EmptyState icon={IconBedOff} title={tWards('ward.emptyTitle')} action={emptyAction}>
          {tWards('ward.emptyText')}
        </EmptyState>
      </div>
    );
  }
  return (
    <div ref={ref} className={isList ? 'map map-list' : 'map'}>
      <p className="visually-hidden">{t('keysHint')}</p>
      {rooms.map((room) => (
        <Bay key={room.id} room={room} />
      ))}
    </div>
  );
}

function Bay({ room }: { readonly room: RoomLayout }) {
  const { t: tWards } = useTranslation('wards');
  return (
    <section className="bay" id={`bay-${room.id}`} aria-labelledby={`room-${room.id}`}>
      <header className="bay-head">
        <h2 id={`room-${room.id}`}>
          <bdi>{room.name}</bdi>
        </h2>
        <BayCount room={room} />
      </header>
      {room.bedIds.length === 0 ? (
        <p className="bay-empty">{tWards('ward.emptyRoom')}</p>
      ) : (
        <ul className="bay-beds">
          {room.bedIds.map((bedId) => (
            <li key={bedId}>
              <BedCell bedId={bedId} />
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function BayCount({ room }: { readonly room: RoomLayout }) {
  const { t } = useTranslation('board');
  const { store } = useBoard();
  // A number, so that nothing is drawn again while it stays the same.
  const free = useSyncExternalStore(
    store.subscribeAll,
    () => store.beds().filter(({ bed }) => bed.roomId === room.id && isAvailable(bed.state)).length,
  );
  const { t: tWards } = useTranslation('wards');
  return (
    <span className="bay-count numbers">
      {tWards('beds', { count: room.bedIds.length })}
      {free === 0 ? null : <> · {t('free', { count: free })}</>}
    </span>
  );
}

/** Leads from bay to bay on a phone, always in reach. */
export function BayBar() {
  const { t } = useTranslation('board');
  const { view } = useBoard();
  const rooms = useSyncExternalStore(view.subscribe, view.rooms);
  if (rooms.length < 2) return null;
  return (
    <nav className="bay-bar" aria-label={t('bays')}>
      {rooms.map((room) => (
        <a key={room.id} href={`#bay-${room.id}`}>
          <bdi>{room.name}</bdi>
        </a>
      ))}
    </nav>
  );
}
