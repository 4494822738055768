import { localBox } from '../storage.ts';
import { SIGNING_DATABASE } from './signing-database.ts';

const KEY = 'wardline.handed-over';

/** This browser is in a patient's hands, by what it last heard: what it shows when the house does not answer. */
export const isHandedOverHere = (): boolean => localBox()?.getItem(KEY) === 'yes';

export function noteHandedOver(): void {
  localBox()?.setItem(KEY, 'yes');
}

/** It is back, or its session is over: nothing of the patient stays on the device. */
export function noteBack(): void {
  if (!isHandedOverHere()) return;
  localBox()?.removeItem(KEY);
  // Refused or blocked, it lies there sealed with its own key until the next hand-over overwrites it.
  if (typeof indexedDB !== 'undefined') indexedDB.deleteDatabase(SIGNING_DATABASE);
}
