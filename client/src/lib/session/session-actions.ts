import type { SessionView } from '../../../../shared/schemas/sign-in.ts';
import { api } from '../api/api.ts';
import { isProblem } from '../api/failure.ts';
import { isHandedOverHere } from './handed-over.ts';
import { endHere, enterSession, lockHere, sessionStore, stayHandedOver } from './session-store.ts';
import { tellTabs } from './tabs.ts';

/** Asks the server who is signed in here; every screen waits for the first answer. */
export async function checkSession(): Promise<void> {
  try {
    enterSession(await api.get<SessionView>('/session'));
  } catch (error) {
    // A 401 has already ended the session and a 423 has locked it.
    if (isProblem(error, 'not-signed-in', 'session-locked')) return;
    if (sessionStore.get().phase !== 'checking') return;
    if (isHandedOverHere()) stayHandedOver();
    else sessionStore.set({ phase: 'unreachable' });
  }
}

/** Locks this browser's screens at once; the server is told, but nothing is shown meanwhile. */
export async function lock(): Promise<void> {
  if (sessionStore.get().phase !== 'active') return;
  lockHere();
  tellTabs({ kind: 'locked' });
  // Refused or unheard, the screen stays locked: the server's own idle limit locks the session soon.
  await api.send('POST', '/session/lock').catch(() => undefined);
}

export async function unlock(proof: { pin: string } | { password: string }, key: string): Promise<void> {
  enterSession(await api.send<SessionView>('POST', '/session/unlock', { body: proof, key }));
  tellTabs({ kind: 'changed' });
}

/** Signs out. Where the server cannot be told, the session still lives there, so the screen is locked instead. */
export async function signOut(): Promise<void> {
  try {
    await api.send('POST', '/session/sign-out');
  } catch (error) {
    if (!isProblem(error, 'not-signed-in')) {
      lockHere();
      tellTabs({ kind: 'locked' });
      throw error;
    }
  }
  endHere('signed-out');
  tellTabs({ kind: 'ended', why: 'signed-out' });
}
