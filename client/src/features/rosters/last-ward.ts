import { localBox } from '../../lib/storage.ts';

const KEY = 'wardline.roster.ward';

/** The ward whose roster was looked at last on this device. */
export const lastWard = (): string | null => localBox()?.getItem(KEY) ?? null;

export function keepLastWard(wardId: string): void {
  localBox()?.setItem(KEY, wardId);
}
