import type { EventData } from '../../../../shared/events/registry.ts';
import type { SessionView } from '../../../../shared/schemas/sign-in.ts';
import { hospitalZone } from '../hospital-time.ts';
import { createStore } from '../store.ts';
import { noteBack, noteHandedOver } from './handed-over.ts';

/** Why a session ended; `null` where there was none to end. */
export type EndReason = EventData<'session.ended'>['why'];

export type SessionState =
  | { readonly phase: 'checking' }
  /** The server could not be asked whether there is a session. */
  | { readonly phase: 'unreachable' }
  | { readonly phase: 'signed-out'; readonly why: EndReason | null }
  | { readonly phase: 'active'; readonly session: SessionView }
  /** `session` is null where this page was loaded while locked. */
  | { readonly phase: 'locked'; readonly session: SessionView | null }
  /** In a patient's hands. `session` is null where the house has not answered since the page was loaded. */
  | { readonly phase: 'handed-over'; readonly session: SessionView | null };

export const sessionStore = createStore<SessionState>({ phase: 'checking' });

export const sessionOf = (state: SessionState): SessionView | null => ('session' in state ? state.session : null);

// Before any screen hears of the session, and so before any time is shown in it.
sessionStore.subscribe(() => hospitalZone.set(sessionOf(sessionStore.get())?.hospital.timeZone));

export function enterSession(session: SessionView): void {
  if (session.state === 'handed-over') noteHandedOver();
  else noteBack();
  sessionStore.set({ phase: session.state, session });
}

/** Nobody answered, and this browser was in a patient's hands: it stays there. */
export function stayHandedOver(): void {
  sessionStore.set({ phase: 'handed-over', session: null });
}

export function lockHere(): void {
  const state = sessionStore.get();
  // A handed-over session refuses like a locked one; what is on its screen is the patient's and stays.
  if (state.phase === 'locked' || state.phase === 'signed-out' || state.phase === 'handed-over') return;
  sessionStore.set({ phase: 'locked', session: sessionOf(state) });
}

export function endHere(why: EndReason | null): void {
  const state = sessionStore.get();
  if (state.phase === 'signed-out') return;
  noteBack();
  sessionStore.set({ phase: 'signed-out', why: sessionOf(state) === null ? null : why });
}
