import type { SessionView } from '../../../../shared/schemas/sign-in.ts';
import type { Permission } from '../../../../shared/types/permissions.ts';
import { useStore } from '../store.ts';
import { sessionOf, sessionStore } from './session-store.ts';

export const useSessionState = () => useStore(sessionStore);

/** The session of the person at this screen. Only for what is shown inside the sign-in gate. */
export function useSession(): SessionView {
  const session = sessionOf(useStore(sessionStore));
  if (session === null) throw new Error('There is no session here.');
  return session;
}

export const useCan = (permission: Permission): boolean =>
  sessionOf(useStore(sessionStore))?.permissions.includes(permission) ?? false;
