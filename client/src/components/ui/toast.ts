import { notifications } from '@mantine/notifications';
import { i18n } from '../../lib/i18n/i18n.ts';
import { announcer } from './announcer.ts';

const SHOWN_MS = 8000;

/** What every toast has. Seen as a status, but silent: what is spoken the page's own region speaks. */
export const toastFrame = (tone: 'good' | 'danger' = 'good') =>
  ({
    role: 'status',
    'aria-live': 'off',
    closeButtonProps: { 'aria-label': i18n.t('action.close') },
    withBorder: true,
    className: `toast toast-${tone}`,
  }) as const;

/** A short message that goes by itself; spoken politely. */
export function toast(message: string, tone: 'good' | 'danger' = 'good'): void {
  notifications.show({ ...toastFrame(tone), message, autoClose: SHOWN_MS });
  announcer.say(message);
}
