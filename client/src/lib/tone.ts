import { localBox } from './storage.ts';
import { createStore } from './store.ts';

const MUTED = 'wardline.tone-muted';
const LAST = 'wardline.tone-for';

const read = () => localBox()?.getItem(MUTED) === 'yes';

/** Whether this device keeps silent, whoever uses it. */
export const toneMuted = createStore(read());

export function setToneMuted(isMuted: boolean): void {
  if (isMuted) localBox()?.setItem(MUTED, 'yes');
  else localBox()?.removeItem(MUTED);
  toneMuted.set(isMuted);
}

const HERTZ = 1320;
const LENGTH_S = 0.28;
const LOUDNESS = 0.12;

/** One tab of this browser sounds for all of them. */
function isFirstFor(id: string): boolean {
  const box = localBox();
  if (box?.getItem(LAST) === id) return false;
  box?.setItem(LAST, id);
  return true;
}

/** Sounds for a notice that must be acted on now, unless this device is muted; one tab of the browser for all. */
export async function soundFor(id: string): Promise<void> {
  if (!toneMuted.get() && isFirstFor(id)) await soundTone();
}

const PATIENCE_MS = 300;

/**
 * One short, soft tone. A single pure tone above 1000 Hz: the auditory alarm signals of medical devices are bursts of
 * three or more pulses rich in harmonics with their ground tone below that (IEC 60601-1-8, table 3), and must never be
 * mistaken for this. Silent where the browser wants a touch of the page first.
 */
export async function soundTone(): Promise<void> {
  if (typeof AudioContext === 'undefined') return;
  const context = new AudioContext();
  try {
    await Promise.race([context.resume(), new Promise((done) => setTimeout(done, PATIENCE_MS))]);
    if (context.state !== 'running') return;
    const loudness = context.createGain();
    const tone = context.createOscillator();
    const start = context.currentTime;
    tone.frequency.value = HERTZ;
    loudness.gain.setValueAtTime(0, start);
    loudness.gain.linearRampToValueAtTime(LOUDNESS, start + 0.03);
    loudness.gain.linearRampToValueAtTime(0, start + LENGTH_S);
    tone.connect(loudness).connect(context.destination);
    const ended = new Promise((done) => tone.addEventListener('ended', done));
    tone.start(start);
    tone.stop(start + LENGTH_S);
    await ended;
  } finally {
    await context.close();
  }
}
