/** How wide a letter is, for the words of a state: a little more than most are. */
const LETTER = 0.6;
/** At 1080 lines: the strip with the gaps beside it, and the gap between a flag and the next. */
const STRIP = 70;
const GAP = 14;

export interface Room {
  readonly fitsWord: (word: string) => boolean;
  readonly fitsFlag: (word: string, others: number) => boolean;
}

/**
 * What fits into a cell of that size, in the letters its style gives it (wall.css): at least what is read from three
 * metres, more where the cell is large.
 * @param scale the panel's lines by the 1080 that sizes are planned for
 */
export function roomFor(width: number, height: number, scale: number): Room {
  const free = width - STRIP * scale;
  const wordSize = Math.max(26 * scale, Math.min(0.15 * height, 0.11 * width));
  const flagSize = Math.max(20 * scale, Math.min(0.11 * height, 0.08 * width));
  const icon = Math.max(26 * scale, 0.15 * height) + GAP * scale;
  return {
    fitsWord: (word) => [...word].length * wordSize * LETTER <= free,
    fitsFlag: (word, others) => [...word].length * flagSize * LETTER + icon * (others + 1) + GAP * scale <= free,
  };
}
