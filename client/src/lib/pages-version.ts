import { createStore } from './store.ts';

const said = document.querySelector('meta[name="pages-version"]')?.getAttribute('content') ?? '';
/** Which build this page is of; `null` where whoever served it did not say. */
const own = /^[0-9a-f]+$/u.test(said) ? said : null;

/** Whether the server we hear has another build of the pages than this one is of. */
export const isUpdateReady = createStore(false);

/** What build the server has, as it says with each heartbeat. */
export function heardPagesVersion(version: unknown): void {
  if (own !== null && typeof version === 'string') isUpdateReady.set(version !== own);
}
