/** How wide a letter is, for the words of a state: a little more than most are. */
const LETTER = 0.58;
const STRIP_PX = 64;
const ICON_PX = 30;

export interface Room {
  readonly fitsWord: (word: string) => boolean;
  readonly fitsFlag: (word: string, others: number) => boolean;
}

/** What fits into a cell of that width, at the sizes that are read from three metres. */
export function roomFor(cellWidth: number, wordPx: number, flagPx: number): Room {
  const free = cellWidth - STRIP_PX;
  return {
    fitsWord: (word) => [...word].length * wordPx * LETTER <= free,
    fitsFlag: (word, others) => [...word].length * flagPx * LETTER + ICON_PX * (others + 1) + 16 <= free,
  };
}
