import { localBox } from '../../../lib/storage.ts';
import { createStore } from '../../../lib/store.ts';

const KEY = 'wardline.enter-sends';

/** Whether Enter sends and Shift+Enter begins a new line, or the other way round; of this device. */
export const enterSends = createStore(localBox()?.getItem(KEY) !== 'no');

export function setEnterSends(isOn: boolean): void {
  localBox()?.setItem(KEY, isOn ? 'yes' : 'no');
  enterSends.set(isOn);
}
