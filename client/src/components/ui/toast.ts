import { notifications } from '@mantine/notifications';
import { announcer } from './announcer.ts';

const SHOWN_MS = 8000;

/** A short message that goes by itself; spoken politely through the page's own region, not by the toast. */
export function toast(message: string, tone: 'good' | 'danger' = 'good'): void {
  notifications.show({
    message,
    role: 'presentation',
    autoClose: SHOWN_MS,
    withBorder: true,
    className: `toast toast-${tone}`,
  });
  announcer.say(message);
}
