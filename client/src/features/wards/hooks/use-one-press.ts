import { useEffect, useRef } from 'react';

/** Lets one press through until its answer is here: the second of a double tap comes before the button is drawn disabled. */
export function useOnePress(isPending: boolean): (work: () => void) => void {
  const isPressed = useRef(false);
  useEffect(() => {
    if (!isPending) isPressed.current = false;
  }, [isPending]);
  return (work) => {
    if (isPressed.current || isPending) return;
    isPressed.current = true;
    work();
  };
}
