import { notificationsStore } from '@mantine/notifications';
import type { ComponentType } from 'react';
import { useEffect, useState } from 'react';

interface ToastsProps {
  readonly direction: 'ltr' | 'rtl';
}

/** Long enough that the first screen has the line to itself, short enough that a lost line finds it loaded. */
const AFTER_LOAD_MS = 1000;

/** Where toasts appear. What draws them comes after the first screen, or with the first toast, which waits for it. */
export function ToastPlace({ direction }: ToastsProps) {
  const [Toasts, setToasts] = useState<ComponentType<ToastsProps> | null>(null);
  const isThere = Toasts !== null;
  useEffect(() => {
    if (isThere) return undefined;
    let isOver = false;
    const load = () => {
      import('./toasts.tsx').then(
        (loaded) => {
          if (!isOver) setToasts(() => loaded.Toasts);
        },
        // Without a line now: asked for again with the next toast, or once there is a line.
        () => undefined,
      );
    };
    const timer = setTimeout(load, AFTER_LOAD_MS);
    const forget = notificationsStore.subscribe(load);
    window.addEventListener('online', load);
    return () => {
      isOver = true;
      clearTimeout(timer);
      forget();
      window.removeEventListener('online', load);
    };
  }, [isThere]);
  return Toasts === null ? null : <Toasts direction={direction} />;
}
