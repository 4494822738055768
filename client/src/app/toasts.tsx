import { Notifications } from '@mantine/notifications';

export function Toasts({ direction }: { readonly direction: 'ltr' | 'rtl' }) {
  return <Notifications position={direction === 'rtl' ? 'bottom-right' : 'bottom-left'} limit={3} className="toasts" />;
}
