import type { Timers } from '../jobs/timers.ts';
import { systemTimers } from '../jobs/timers.ts';

interface Place {
  /** Settles when it is our turn. */
  readonly before: Promise<void>;
  /** Gives the turn we have to the next. */
  readonly give: () => void;
  /** Leaves the line before our turn came: whoever stands behind us waits for those before us. */
  readonly leave: () => void;
}

/**
 * No transaction lives for a minute: whoever still has its turn by then does not know that it is over (an answer was lost on
 * the way), and would keep everybody waiting until the process ends. Who comes next is as safe as ever: it is the database
 * that refuses the second of two, and the line only spares them that.
 */
const HELD_FOR_MS = 70_000;

/**
 * Lines by name, within this process: whoever takes a name waits for all who took it before to give it back. A database
 * refuses the second of two transactions at once over one record; in a line, neither is refused.
 */
export function createTurns(timers: Timers = systemTimers) {
  const lines = new Map<string, Promise<void>>();

  function takeOne(name: string): Place {
    const before = lines.get(name) ?? Promise.resolve();
    let pass: () => void = () => undefined;
    const mine = new Promise<void>((resolve) => (pass = resolve));
    const whole = before.then(() => mine);
    lines.set(name, whole);
    const clear = () => {
      if (lines.get(name) === whole) lines.delete(name);
    };
    return {
      before,
      give: () => {
        clear();
        pass();
      },
      // The line may be cleared only once those before us are through it, or the next would not wait for them.
      leave: () => {
        pass();
        whole.then(clear, clear);
      },
    };
  }

  return {
    /**
     * Resolves when all the names are ours; the answer gives them back, and so does a time no transaction takes. `null` where
     * that has not come about within `withinMs`: then we stand in no line any more.
     */
    async take(names: Iterable<string>, withinMs: number): Promise<(() => void) | null> {
      // All are asked for in one step, so two who want the same names stand in the same order in every line.
      const taken = [...new Set(names)].map(takeOne);
      if (taken.length === 0) return () => undefined;
      let callOff: () => void = () => undefined;
      const tooLong = new Promise<false>((resolve) => (callOff = timers.after(withinMs, () => resolve(false))));
      const ours = Promise.all(taken.map(({ before }) => before)).then(() => true);
      const isOurs = await Promise.race([ours, tooLong]);
      callOff();
      if (!isOurs) {
        for (const { leave } of taken) leave();
        return null;
      }
      const giveAll = () => {
        for (const { give } of taken) give();
      };
      const forget = timers.after(HELD_FOR_MS, giveAll);
      return () => {
        forget();
        giveAll();
      };
    },
    /** How many names are taken. */
    size: () => lines.size,
  };
}
