import { freshnessOf } from './freshness.ts';
import { wallStore } from './keeper.ts';

const MINUTE_MS = 60_000;
const NUDGE_EVERY_MS = 10 * MINUTE_MS;
const QUIET_FROM = 3;
const QUIET_UNTIL = 5;
/** A minute in which nothing changed for so long is a quiet one. */
const QUIET_FOR_MS = 3 * MINUTE_MS;
const STARTED_AT = Date.now();
const DAY_MS = 24 * 60 * MINUTE_MS;

async function stayAwake(): Promise<void> {
  if (!('wakeLock' in navigator) || document.visibilityState !== 'visible') return;
  // Refused while the battery is low or by a policy: the screen's own settings decide then.
  await navigator.wakeLock.request('screen').catch(() => undefined);
}

/** The same picture for weeks burns in: it moves by two pixels now and then. */
function nudge(): void {
  const step = Math.floor(Date.now() / NUDGE_EVERY_MS) % 4;
  const { style } = document.documentElement;
  style.setProperty('--nudge-x', step === 1 || step === 2 ? '2px' : '0px');
  style.setProperty('--nudge-y', step >= 2 ? '2px' : '0px');
}

/** A page open for months gathers dust; once a day, in a quiet minute of the night, it begins anew. */
function reloadWhenQuiet(): void {
  const { clockOffset, changedAt, freshAt, phase } = wallStore.get();
  const at = Date.now();
  const hour = new Date(at + clockOffset).getHours();
  const isNight = hour >= QUIET_FROM && hour < QUIET_UNTIL;
  const isDue = at - STARTED_AT > DAY_MS / 6;
  const isQuiet = at - changedAt > QUIET_FOR_MS || hour === QUIET_UNTIL - 1;
  // Without the house the new page would have nothing to show.
  const canComeBack = phase === 'shown' && freshnessOf(freshAt, at) === 'live';
  if (isNight && isDue && isQuiet && canComeBack) window.location.reload();
}

/** Dark always, or light from 07 to 19 where the ward wants it. */
function shade(): void {
  const { wall, clockOffset } = wallStore.get();
  const hour = new Date(Date.now() + clockOffset).getHours();
  const isLight = wall?.showsDark === 'by-day' && hour >= 7 && hour < 19;
  document.documentElement.dataset['mantineColorScheme'] = isLight ? 'light' : 'dark';
}

/** What a screen does for itself because nobody stands at it. */
export function lookAfterItself(): void {
  void stayAwake();
  document.addEventListener('visibilitychange', () => void stayAwake());
  const everyMinute = () => {
    nudge();
    shade();
    reloadWhenQuiet();
  };
  everyMinute();
  wallStore.subscribe(shade);
  setInterval(everyMinute, MINUTE_MS);
}
