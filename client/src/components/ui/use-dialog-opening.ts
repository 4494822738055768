import { useEffect, useState } from 'react';

/**
 * What a dialog that is loaded when first needed hands on as `opened`. Mantine notes where the focus came from when it
 * sees a dialog turn from closed to open; one that begins open would leave the focus nowhere when it closes.
 */
export function useDialogOpening(isOpen: boolean): boolean {
  const [hasBeenClosed, setBeenClosed] = useState(false);
  useEffect(() => {
    // oxlint-disable-next-line react/set-state-in-effect -- The second render is the point: the first must be seen closed.
    setBeenClosed(true);
  }, []);
  return isOpen && hasBeenClosed;
}
