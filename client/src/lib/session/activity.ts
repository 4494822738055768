import { api } from '../api/api.ts';
import { checkSession, lock } from './session-actions.ts';
import { endHere, lockHere, sessionStore } from './session-store.ts';
import { hearTabs, tellTabs } from './tabs.ts';

const REPORT_EVERY_MS = 60_000;
const LOOK_EVERY_MS = 5_000;
const INPUTS = ['pointerdown', 'keydown', 'wheel', 'touchstart'] as const;

/**
 * Watches for a person at the screen, in any tab of this browser: tells the server at most once a minute, and locks after
 * the session's idle time, by the clock so that a laptop that slept locks when it wakes.
 */
export function watchActivity(idleMinutes: number): () => void {
  let lastInputAt = Date.now();
  let reportedAt = Date.now();

  const isIdle = () => Date.now() - lastInputAt >= idleMinutes * 60_000;
  const report = (at: number) => {
    if (at - reportedAt < REPORT_EVERY_MS) return;
    reportedAt = at;
    tellTabs({ kind: 'activity', at });
    // Unheard, the server locks early: that is the safe side.
    void api.send('POST', '/session/activity').catch(() => undefined);
  };
  const onInput = (event: Event) => {
    if (!event.isTrusted || sessionStore.get().phase !== 'active') return;
    // The key that wakes a sleeping laptop is not a sign that its owner never left.
    if (isIdle()) {
      void lock();
      return;
    }
    lastInputAt = Date.now();
    report(lastInputAt);
  };
  const look = () => {
    if (isIdle()) void lock();
  };

  for (const name of INPUTS) window.addEventListener(name, onInput, { capture: true, passive: true });
  document.addEventListener('visibilitychange', look);
  const timer = setInterval(look, LOOK_EVERY_MS);
  const stopHearing = hearTabs((message) => {
    if (message.kind === 'activity') lastInputAt = Math.max(lastInputAt, message.at);
  });
  return () => {
    clearInterval(timer);
    stopHearing();
    document.removeEventListener('visibilitychange', look);
    for (const name of INPUTS) window.removeEventListener(name, onInput, { capture: true });
  };
}

/** Follows what other tabs of this browser do to the session they share. */
export function followTabs(): () => void {
  // A page the browser kept in its history comes back as it was, with what it showed then: it asks before it shows more.
  const onShow = (event: PageTransitionEvent) => {
    if (!event.persisted) return;
    sessionStore.set({ phase: 'checking' });
    void checkSession();
  };
  window.addEventListener('pageshow', onShow);
  const stopHearing = hearTabs((message) => {
    if (message.kind === 'locked') lockHere();
    if (message.kind === 'ended') endHere(message.why);
    if (message.kind === 'changed') void checkSession();
  });
  return () => {
    window.removeEventListener('pageshow', onShow);
    stopHearing();
  };
}
