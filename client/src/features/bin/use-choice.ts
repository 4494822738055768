import { useState } from 'react';
import type { BinEntry } from '../../../../shared/schemas/bin.ts';

/** What is chosen, by batch, with what it is called. */
export type Chosen = ReadonlyMap<string, string>;

const NOTHING: Chosen = new Map();
const nameOf = ({ label, kind }: BinEntry) => label ?? kind;

/** What is chosen among what is shown, or of all there is. `filterKey`: another filter begins with nothing chosen. */
export function useChoice(filterKey: string) {
  const [chosen, setChosen] = useState<Chosen>(NOTHING);
  const [of, setOf] = useState(filterKey);
  if (of !== filterKey) {
    setOf(filterKey);
    setChosen(NOTHING);
  }
  return {
    chosen,
    choose(entry: BinEntry, isChosen: boolean) {
      const next = new Map(chosen);
      if (isChosen) next.set(entry.id, nameOf(entry));
      else next.delete(entry.id);
      setChosen(next);
    },
    chooseAll(entries: readonly BinEntry[]) {
      setChosen(new Map(entries.filter(({ abilities }) => abilities.canRestore).map((one) => [one.id, nameOf(one)])));
    },
    clear() {
      setChosen(NOTHING);
    },
  };
}
