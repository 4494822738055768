/** One asking for many news: a moment after the first of them, however many follow. `stop` forgets what is due. */
export function asksSoon(
  ask: () => Promise<unknown>,
  restMs: number,
): { readonly soon: () => Promise<void>; readonly stop: () => void } {
  let timer: ReturnType<typeof setTimeout> | null = null;
  return {
    soon() {
      timer ??= setTimeout(() => {
        timer = null;
        void ask();
      }, restMs);
      return Promise.resolve();
    },
    stop() {
      if (timer !== null) clearTimeout(timer);
      timer = null;
    },
  };
}
