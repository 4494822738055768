/**
 * Lines by name, within this process: whoever takes a name waits for all who took it before to give it back. A database
 * refuses the second of two transactions at once over one record; in a line, neither is refused.
 */
export function createTurns() {
  const lines = new Map<string, Promise<void>>();

  function takeOne(name: string): { readonly before: Promise<void>; readonly give: () => void } {
    const before = lines.get(name) ?? Promise.resolve();
    let give: () => void = () => undefined;
    const mine = new Promise<void>((resolve) => (give = resolve));
    const whole = before.then(() => mine);
    lines.set(name, whole);
    const giveBack = () => {
      if (lines.get(name) === whole) lines.delete(name);
      give();
    };
    return { before, give: giveBack };
  }

  return {
    /** Resolves when all the names are ours; the answer gives them back. */
    async take(names: Iterable<string>): Promise<() => void> {
      // All are asked for in one step, so two who want the same names stand in the same order in every line.
      const taken = [...new Set(names)].map(takeOne);
      await Promise.all(taken.map(({ before }) => before));
      return () => {
        for (const { give } of taken) give();
      };
    },
    /** How many names are taken. */
    size: () => lines.size,
  };
}
