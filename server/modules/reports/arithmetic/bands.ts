const BOUNDS = [0, 1, 2, 4, 7, 14, 21] as const;

export interface Band {
  readonly fromDays: number;
  /** Not within; `null`: no end. */
  readonly toDays: number | null;
  readonly count: number;
}

/** How many of the lengths, in days, lie in each band. */
export const bandsOf = (lengths: readonly number[]): Band[] =>
  BOUNDS.map((fromDays, index) => {
    const toDays = BOUNDS[index + 1] ?? null;
    return {
      fromDays,
      toDays,
      count: lengths.filter((days) => days >= fromDays && (toDays === null || days < toDays)).length,
    };
  });
