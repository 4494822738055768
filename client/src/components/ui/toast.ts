import { notifications } from '@mantine/notifications';
import { i18n } from '../../lib/i18n/i18n.ts';
import { announcer } from './announcer.ts';

const SHOWN_MS = 8000;

/** A short message that goes by itself; spoken politely through the page's own region, not by the toast. */
export function toast(message: string, tone: 'good' | 'danger' = 'good'): void {
  notifications.show({
    message,
    // Seen as a status, but silent: the page's own region speaks it.
    role: 'status',
    'aria-live': 'off',
    closeButtonProps: { 'aria-label': i18n.t('action.close') },
    autoClose: SHOWN_MS,
    withBorder: true,
    className: `toast toast-${tone}`,
  });
  announcer.say(message);
}
