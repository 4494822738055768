/** The browser's own small store, or null where the browser refuses it (private windows, policies). */
export function localBox(): Storage | null {
  try {
    return window.localStorage;
  } catch {
    return null;
  }
}
