import { Button } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import type { ReactNode } from 'react';
import { toastFrame } from './toast.ts';

interface LeadingToast {
  /** One of the same id takes the place of the last. */
  readonly id: string;
  readonly children: ReactNode;
  readonly open: string;
  readonly onOpen: () => void;
  readonly shownMs: number;
}

/** A message with the way to what it is about. It goes by itself, and says nothing aloud. */
export function leadingToast({ id, children, open, onOpen, shownMs }: LeadingToast): void {
  notifications.hide(id);
  notifications.show({
    ...toastFrame(),
    id,
    message: (
      <div className="leading-toast">
        {children}
        <Button
          size="compact-md"
          variant="default"
          onClick={() => {
            notifications.hide(id);
            onOpen();
          }}
        >
          {open}
        </Button>
      </div>
    ),
    autoClose: shownMs,
  });
}
