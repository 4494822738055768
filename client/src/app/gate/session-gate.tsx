import { useQueryClient } from '@tanstack/react-query';
import { lazy, Suspense, useEffect, useLayoutEffect, useRef, useState } from 'react';
import type { SessionState } from '../../lib/session/session-store.ts';
import { sessionOf } from '../../lib/session/session-store.ts';
import { useSessionState } from '../../lib/session/use-session.ts';
import { Shell } from '../shell/shell.tsx';
import { ActiveSession } from './active-session.tsx';
import { Waiting } from './waiting.tsx';
import { UnreachableScreen } from './unreachable-screen.tsx';

const SignInScreen = lazy(async () => ({
  default: (await import('../../features/sign-in/sign-in-screen.tsx')).SignInScreen,
}));
const HandedOver = lazy(async () => ({ default: (await import('./handed-over.tsx')).HandedOver }));
const loadLock = () => import('../../features/sign-in/lock-screen.tsx');
const LockScreen = lazy(async () => ({ default: (await loadLock()).LockScreen }));

/** What was on the screen of one person must not be there for the next, nor after the session's end. */
function useForgetting(state: SessionState): void {
  const queries = useQueryClient();
  const isOut = state.phase === 'signed-out' || state.phase === 'handed-over';
  const personId = sessionOf(state)?.person.id;
  useEffect(() => {
    if (isOut) queries.clear();
  }, [isOut, queries]);
  useEffect(
    () => () => {
      if (personId !== undefined) queries.clear();
    },
    [personId, queries],
  );
}

/** The lock must work without a line, so it is fetched while there is one. */
function useLockAtHand(isActive: boolean): void {
  useEffect(() => {
    if (isActive) void loadLock().catch(() => undefined);
  }, [isActive]);
}

/** What was asked for while the screen was locked was refused, and what was there may have changed: ask again. */
function useFreshAfterLock(phase: SessionState['phase']): void {
  const queries = useQueryClient();
  const wasLocked = useRef(false);
  useEffect(() => {
    if (phase === 'active' && wasLocked.current) void queries.invalidateQueries();
    wasLocked.current = phase === 'locked';
  }, [phase, queries]);
}

function useCover(isCovered: boolean): void {
  useLayoutEffect(() => {
    document.documentElement.toggleAttribute('data-covered', isCovered);
    return () => {
      document.documentElement.removeAttribute('data-covered');
    };
  }, [isCovered]);
}

/**
 * The session decides what is drawn: the work, the lock over it, the form in a patient's hands, or the sign-in screen; the
 * address stays the same.
 */
export function SessionGate() {
  const state = useSessionState();
  useForgetting(state);
  useLockAtHand(state.phase === 'active');
  useFreshAfterLock(state.phase);
  useCover(state.phase === 'locked');
  const session = sessionOf(state);
  const personId = session?.person.id ?? null;
  // A page loaded while locked begins its work only after the lock.
  const [workerId, setWorkerId] = useState<string | null>(null);
  if (state.phase === 'active' && workerId !== personId) setWorkerId(personId);
  if (state.phase === 'checking') return <Waiting />;
  if (state.phase === 'unreachable') return <UnreachableScreen />;
  if (state.phase === 'handed-over') {
    // Nothing else is on the page: the work is unmounted, not beneath it.
    return (
      <Suspense fallback={<Waiting />}>
        <HandedOver />
      </Suspense>
    );
  }
  return (
    <Suspense fallback={<Waiting />}>
      {state.phase === 'signed-out' ? <SignInScreen why={state.why} /> : null}
      {state.phase === 'locked' ? <LockScreen session={state.session} /> : null}
      {session === null || workerId !== personId ? null : (
        // Kept while locked, so that a half-written form is still there after the PIN; hidden from eyes and readers.
        <div id="work" key={session.person.id} inert={state.phase === 'locked'}>
          {state.phase === 'active' ? <ActiveSession session={session} /> : null}
          <Shell />
        </div>
      )}
    </Suspense>
  );
}
