import { lazy, Suspense, useState } from 'react';
import type { BinKindName } from '../../../../shared/schemas/bin.ts';

const MoveToBinDialog = lazy(async () => ({ default: (await import('./move-to-bin-dialog.tsx')).MoveToBinDialog }));

/** A record about to go to the Bin, as the screen knows it. */
export interface Moving {
  readonly kind: BinKindName;
  readonly id: string;
  readonly version: number;
}

export interface AfterMove {
  /** Once it lies in the Bin: the screen leaves what is no more. What is shown is asked for again anyway. */
  readonly onMoved?: (() => void | Promise<void>) | undefined;
  /** Once the person took it back by the offer to undo. The screen that moved it may be gone by then. */
  readonly onBack?: (() => void | Promise<void>) | undefined;
}

interface MoveToBinProps extends AfterMove {
  /** `null`: nothing is about to go. */
  readonly moving: Moving | null;
  readonly onClose: () => void;
}

/** Asks why, says what goes along and what keeps it, and offers to undo. For menus and rows; fetched when first needed. */
export function MoveToBin({ moving, ...doors }: MoveToBinProps) {
  // What goes is still written on the dialog while that closes.
  const [last, setLast] = useState(moving);
  if (moving !== null && moving !== last) setLast(moving);
  if (last === null) return null;
  return (
    <Suspense fallback={null}>
      <MoveToBinDialog moving={last} isOpen={moving !== null} {...doors} />
    </Suspense>
  );
}
