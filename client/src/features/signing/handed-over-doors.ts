import type { SigningView } from '../../../../shared/schemas/consents.ts';
import { api } from '../../lib/api/api.ts';
import { checkSession } from '../../lib/session/session-actions.ts';
import { sessionOf, sessionStore } from '../../lib/session/session-store.ts';
import type { SigningDoors } from './create-signing.ts';

/** A page loaded without a line does not know its session's token yet, which every write needs. */
async function haveToken(): Promise<void> {
  if (sessionOf(sessionStore.get()) === null) await checkSession();
}

/** The form this device was handed over for: the session says which, so no address here names it. */
export const handedOverDoors: SigningDoors = {
  load: () => api.get<SigningView>('/handed-over'),
  async readAgain() {
    await haveToken();
    return api.send<SigningView>('POST', '/handed-over/read-again');
  },
  async sign(body, key) {
    await haveToken();
    return api.send<SigningView>('POST', '/handed-over/sign', { body, key });
  },
  async decline(reason, key) {
    await haveToken();
    return api.send<SigningView>('POST', '/handed-over/decline', { body: { reason }, key });
  },
};
