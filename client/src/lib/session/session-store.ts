import type { EventData } from '../../../../shared/events/registry.ts';
import type { SessionView } from '../../../../shared/schemas/sign-in.ts';
import { createStore } from '../store.ts';

/** Why a session ended; `null` where there was none to end. */
export type EndReason = EventData<'session.ended'>['why'];

export type SessionState =
  | { readonly phase: 'checking' }
  /** The server could not be asked whether there is a session. */
  | { readonly phase: 'unreachable' }
  | { readonly phase: 'signed-out'; readonly why: EndReason | null }
  | { readonly phase: 'active'; readonly session: SessionView }
  /** `session` is null where this page was loaded while locked. */
  | { readonly phase: 'locked'; readonly session: SessionView | null };

export const sessionStore = createStore<SessionState>({ phase: 'checking' });

export const sessionOf = (state: SessionState): SessionView | null => ('session' in state ? state.session : null);

export function enterSession(session: SessionView): void {
  sessionStore.set({ phase: session.state === 'locked' ? 'locked' : 'active', session });
}

export function lockHere(): void {
  const state = sessionStore.get();
  if (state.phase === 'locked' || state.phase === 'signed-out') return;
  sessionStore.set({ phase: 'locked', session: sessionOf(state) });
}

export function endHere(why: EndReason | null): void {
  const state = sessionStore.get();
  if (state.phase === 'signed-out') return;
  sessionStore.set({ phase: 'signed-out', why: sessionOf(state) === null ? null : why });
}
