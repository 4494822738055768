/** Listeners to the whole of a board's parts, and to one bed at a time. */
export interface BoardListeners {
  readonly ofBed: (id: string, listener: () => void) => () => void;
  readonly ofLayout: (listener: () => void) => () => void;
  /** Hears once after each picture in which anything changed. */
  readonly ofAll: (listener: () => void) => () => void;
  readonly tellBed: (id: string) => void;
  readonly tellLayout: () => void;
  readonly tellAll: () => void;
}

function createBell() {
  const listeners = new Set<() => void>();
  return {
    listen(listener: () => void) {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
    ring() {
      for (const listener of listeners) listener();
    },
  };
}

export function createBoardListeners(): BoardListeners {
  const beds = new Map<string, ReturnType<typeof createBell>>();
  const layout = createBell();
  const all = createBell();
  return {
    ofBed(id, listener) {
      const bell = beds.get(id) ?? createBell();
      beds.set(id, bell);
      return bell.listen(listener);
    },
    ofLayout: layout.listen,
    ofAll: all.listen,
    tellBed(id) {
      beds.get(id)?.ring();
    },
    tellLayout: layout.ring,
    tellAll: all.ring,
  };
}
