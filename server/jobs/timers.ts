/** Where waiting comes from, so that a test's clock can make time pass. */
export interface Timers {
  /** Calls `work` once after that many milliseconds; the answer calls it off. */
  after(ms: number, work: () => void): () => void;
}

/** Waits for the work, and for so long at most; it goes on by itself then. Rejects with what it rejects with meanwhile. */
export async function waitAtMost(ms: number, work: Promise<unknown>, timers: Timers = systemTimers): Promise<void> {
  let callOff: () => void = () => undefined;
  const tooLong = new Promise<void>((resolve) => (callOff = timers.after(ms, resolve)));
  await Promise.race([work, tooLong]).finally(() => callOff());
}

/** Real time. A timer that waits does not keep the process alive. */
export const systemTimers: Timers = {
  after(ms, work) {
    const timer = setTimeout(work, ms);
    timer.unref();
    return () => clearTimeout(timer);
  },
};
