import { createApi } from './create-api.ts';

/** For pages of people without an account: there is no session to renew, to lock or to end. */
export const publicApi = createApi({
  fetch: (input, init) => fetch(input, init),
  csrfToken: () => null,
  refresh: () => Promise.resolve(false),
  onOver: () => undefined,
  onLocked: () => undefined,
  now: Date.now,
});
