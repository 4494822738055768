import type { SessionView } from '../../../../shared/schemas/sign-in.ts';
import { exclusiveAcrossTabs, sharedRenewalTime } from '../session/across-tabs.ts';
import { createRefresher } from '../session/refresher.ts';
import { endHere, enterSession, lockHere, sessionOf, sessionStore } from '../session/session-store.ts';
import { localBox } from '../storage.ts';
import { createApi } from './create-api.ts';
import { NoAnswer, readProblem } from './failure.ts';

const csrfToken = () => sessionOf(sessionStore.get())?.csrfToken ?? null;

// Not through the api itself: a refused renewal must not ask for a renewal.
async function renew(): Promise<boolean> {
  const token = csrfToken();
  const response = await fetch('/api/v1/session/refresh', {
    method: 'POST',
    credentials: 'same-origin',
    headers: { Accept: 'application/json', ...(token === null ? {} : { 'X-CSRF-Token': token }) },
  }).catch((error: unknown) => {
    throw new NoAnswer('The server did not answer.', { cause: error });
  });
  if (response.status === 423) {
    lockHere();
    return true;
  }
  if (response.status >= 500 || response.status === 429) throw await readProblem(response);
  if (!response.ok) return false;
  enterSession((await response.json()) as SessionView);
  return true;
}

/** The one way this app talks to its server over HTTP. */
export const api = createApi({
  fetch: (input, init) => fetch(input, init),
  csrfToken,
  refresh: createRefresher({
    renew,
    exclusive: exclusiveAcrossTabs,
    renewedAt: sharedRenewalTime(localBox()),
    now: Date.now,
  }),
  onOver() {
    endHere('expired');
  },
  onLocked: lockHere,
  now: Date.now,
});
