import { normaliseName } from '../../crypto/normalise.ts';

/** Beginnings of these many letters are kept of a word, and the whole of a shorter one. */
const BEGINNINGS = [3, 5, 8];
const SHORTEST = 3;
/** Nobody searches for the end of a message this long, and every word costs room in the index. */
const MOST_WORDS = 400;

/** The words of a text or of what is looked for, in their one form, each once. */
export const wordsOf = (text: string): readonly string[] => [...new Set(normaliseName(text)?.split(' ') ?? [])];

// Letters, not code units: an accent or a rare script must not be cut in half.
const beginning = (word: string, length: number): string => [...word].slice(0, length).join('');

/** What a message is found by: beginnings of its words. */
export const searchPartsOf = (text: string): readonly string[] =>
  wordsOf(text)
    .slice(0, MOST_WORDS)
    .flatMap((word) => {
      const { length } = [...word];
      return length < SHORTEST
        ? [word]
        : BEGINNINGS.filter((most) => most <= length).map((most) => beginning(word, most));
    });

/** The longest kept beginning of a word that is looked for. Of less than three letters only whole words are found. */
export function partToLookFor(word: string): string {
  const { length } = [...word];
  const most = BEGINNINGS.findLast((one) => one <= length);
  return most === undefined ? word : beginning(word, most);
}

/** Whether each of these words is one of the text, or begins one. */
export function hasWords(text: string, wanted: readonly string[]): boolean {
  const own = wordsOf(text);
  return wanted.every((word) => own.some((one) => one.startsWith(word)));
}
