import { keyBytes } from './device-words.ts';
import { localBox } from './storage.ts';

/**
 * `unsupported`: no push here (no https, or a browser without it); `denied`: the person told the browser no, and only its
 * settings can change that; `off`, `on`: as they stand.
 */
export type PushState = 'unsupported' | 'denied' | 'off' | 'on';

const WORKER = '/push-worker.js';
/** Under which of the person's devices the server knows this one. */
const KEY = 'wardline.push-id';

const isSupported = () => 'serviceWorker' in navigator && 'PushManager' in window && 'Notification' in window;

/** This device's own subscription, if it has one. */
async function ownSubscription(): Promise<PushSubscription | null> {
  const registration = await navigator.serviceWorker.getRegistration(WORKER);
  return (await registration?.pushManager.getSubscription()) ?? null;
}

export async function pushState(): Promise<PushState> {
  if (!isSupported()) return 'unsupported';
  if (Notification.permission === 'denied') return 'denied';
  const own = await ownSubscription();
  return own !== null && thisDeviceId() !== null ? 'on' : 'off';
}

export const thisDeviceId = (): string | null => localBox()?.getItem(KEY) ?? null;

/** Asks the person and the browser; `null` where either says no. Rejects where the browser's push service cannot be reached. */
export async function subscribeDevice(key: string): Promise<PushSubscriptionJSON | null> {
  if ((await Notification.requestPermission()) !== 'granted') return null;
  const registration = await navigator.serviceWorker.register(WORKER, { scope: '/', updateViaCache: 'none' });
  await navigator.serviceWorker.ready;
  // One made for another key, or for whoever used this device before, must not live on.
  await (await registration.pushManager.getSubscription())?.unsubscribe();
  const made = await registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: keyBytes(key) });
  return made.toJSON();
}

export function keepDeviceId(id: string): void {
  localBox()?.setItem(KEY, id);
}

/** Ends this device's subscription with the browser; the server's falls when its next message is refused. */
export async function unsubscribeDevice(): Promise<void> {
  localBox()?.removeItem(KEY);
  if (!isSupported()) return;
  await (await ownSubscription())?.unsubscribe();
}
