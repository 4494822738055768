import { lazy, Suspense, useState } from 'react';
import type { Store } from '../../../lib/store.ts';
import { useStore } from '../../../lib/store.ts';
import type { WardStore } from '../ward-store.ts';

const BedPanel = lazy(async () => ({ default: (await import('./bed-panel.tsx')).BedPanel }));

export type OpenBed = string | null;

interface BedPanelHostProps {
  readonly openBed: Store<OpenBed>;
  readonly store: WardStore;
}

/** Holds the panel apart from the map: opening it draws nothing else again. Once opened it stays, so focus finds back. */
export function BedPanelHost({ openBed, store }: BedPanelHostProps) {
  const bedId = useStore(openBed);
  const [lastId, setLastId] = useState<OpenBed>(null);
  if (bedId !== null && bedId !== lastId) setLastId(bedId);
  if (lastId === null) return null;
  return (
    <Suspense fallback={null}>
      <BedPanel
        store={store}
        bedId={lastId}
        isOpen={bedId !== null}
        onClose={() => {
          openBed.set(null);
        }}
      />
    </Suspense>
  );
}
