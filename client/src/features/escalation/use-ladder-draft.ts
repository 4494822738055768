import { useState } from 'react';
import type { Rung } from '../../../../shared/schemas/chat.ts';
import type { DraftRung } from './draft.ts';
import { draftOf, moved, newRung, wrongOf } from './draft.ts';

/** The rungs that are being written, and whether what is wrong with them is shown. */
export function useLadderDraft(rungs: readonly Rung[]) {
  const [draft, setDraft] = useState<readonly DraftRung[]>(() => draftOf(rungs));
  const [isChecked, setChecked] = useState(false);
  const isWrong = draft.some((rung) => wrongOf(rung) !== null);
  return {
    draft,
    isWrong: isChecked && isWrong,
    wrongOf: (rung: DraftRung) => (isChecked ? wrongOf(rung) : null),
    /** Shows from now on what is wrong. Answers whether it can be sent. */
    check(): boolean {
      setChecked(true);
      return !isWrong;
    },
    /** Begins anew from these. */
    take(from: readonly Rung[]): void {
      setDraft(draftOf(from));
      setChecked(false);
    },
    add(): void {
      setDraft([...draft, newRung()]);
    },
    change(index: number, next: DraftRung): void {
      setDraft(draft.map((rung, at) => (at === index ? next : rung)));
    },
    /** Answers whether there was a neighbour to move it past. */
    move(index: number, by: -1 | 1): boolean {
      const next = moved(draft, index, by);
      setDraft(next);
      return next !== draft;
    },
    remove(index: number): void {
      setDraft(draft.filter((_rung, at) => at !== index));
    },
  };
}
export type LadderDraft = ReturnType<typeof useLadderDraft>;
