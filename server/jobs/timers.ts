/** Where waiting comes from, so that a test's clock can make time pass. */
export interface Timers {
  /** Calls `work` once after that many milliseconds; the answer calls it off. */
  after(ms: number, work: () => void): () => void;
}

/** Real time. A timer that waits does not keep the process alive. */
export const systemTimers: Timers = {
  after(ms, work) {
    const timer = setTimeout(work, ms);
    timer.unref();
    return () => clearTimeout(timer);
  },
};
