import { nowMs } from '../clock.ts';

/** What is wrong with what was heard: it must all be 0. */
export interface Faults {
  lost: number;
  doubled: number;
  outOfOrder: number;
}

/** Counts, for each event number, how many of the listeners have it, and when the last of them got it. */
export interface Hearing {
  readonly faults: Faults;
  /** A listener that has everything before `next`. */
  newEar(next: number): (seq: number) => void;
  /** Resolves with the instant at which the last listener got that event. */
  byAll(seq: number): Promise<number>;
  /** Called for each event that everybody has. */
  onByAll: ((seq: number) => void) | null;
  /** Nobody hears any more; what is still missing is lost. */
  setSize(size: number): void;
}

export function createHearing(): Hearing {
  const counts = new Map<number, number>();
  const done = new Map<number, number>();
  const waiting = new Map<number, (at: number) => void>();
  let size = 0;
  const faults: Faults = { lost: 0, doubled: 0, outOfOrder: 0 };

  function count(seq: number): void {
    const heard = (counts.get(seq) ?? 0) + 1;
    if (heard < size) {
      counts.set(seq, heard);
      return;
    }
    counts.delete(seq);
    const at = nowMs();
    const waiter = waiting.get(seq);
    if (waiter === undefined) done.set(seq, at);
    waiting.delete(seq);
    waiter?.(at);
    hearing.onByAll?.(seq);
  }

  const hearing: Hearing = {
    faults,
    newEar(first) {
      let next = first;
      const missing = new Set<number>();
      return (seq) => {
        if (seq === next) next += 1;
        else if (seq > next) {
          for (let gap = next; gap < seq; gap += 1) missing.add(gap);
          faults.lost += seq - next;
          next = seq + 1;
        } else if (missing.delete(seq)) {
          faults.lost -= 1;
          faults.outOfOrder += 1;
        } else {
          faults.doubled += 1;
          return;
        }
        count(seq);
      };
    },
    byAll(seq) {
      const at = done.get(seq);
      if (at === undefined) return new Promise((resolve) => waiting.set(seq, resolve));
      done.delete(seq);
      return Promise.resolve(at);
    },
    onByAll: null,
    setSize(to) {
      size = to;
    },
  };
  return hearing;
}
