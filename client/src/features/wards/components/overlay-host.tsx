import { lazy, Suspense, useState } from 'react';
import { useStore } from '../../../lib/store.ts';
import type { Overlay } from '../board-context.ts';
import { useBoard } from '../board-context.ts';

const Overlays = lazy(async () => ({ default: (await import('../panel/overlays.tsx')).Overlays }));

/** Holds what lies over the board apart from the map: opening it draws nothing else again. Once opened it stays, so focus finds back. */
export function OverlayHost() {
  const { overlay } = useBoard();
  const now = useStore(overlay);
  const [last, setLast] = useState<Overlay | null>(null);
  if (now !== null && now !== last) setLast(now);
  if (last === null) return null;
  return (
    <Suspense fallback={null}>
      <Overlays
        last={last}
        isOpen={now !== null}
        onClose={() => {
          overlay.set(null);
        }}
      />
    </Suspense>
  );
}
