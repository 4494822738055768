import { normaliseName } from '../../crypto/normalise.ts';

export interface PatientName {
  readonly family: string;
  /** Empty where the person has one name only. */
  readonly given: string;
}

/** Beginnings of fewer letters would be shared by half the hospital. */
export const FEWEST_LETTERS = 2;
/** A longer beginning is looked for by these letters; what is found is compared with all of them. */
export const MOST_LETTERS = 12;
/** Of shorter words too many sound alike. */
const FEWEST_FOR_SOUND = 4;

/** The words of a name or of what is looked for, in their one form. */
export const wordsOf = (text: string): readonly string[] => normaliseName(text)?.split(' ') ?? [];

/** Letters, not code units: an accent or a rare script must not be cut in half. */
const lettersOf = (word: string): string[] => [...word];

/** The beginning under which a word is looked for. `null`: too short. */
export function beginningOf(word: string): string | null {
  const letters = lettersOf(word);
  return letters.length < FEWEST_LETTERS ? null : letters.slice(0, MOST_LETTERS).join('');
}

const SAME_SOUND: readonly (readonly [RegExp, string])[] = [
  [/ph/gu, 'f'],
  [/(?:ck|q|kh|ch|c)/gu, 'k'],
  [/(?:sch|sh|ts|tz|z|x)/gu, 's'],
  // Within a word w is written for a vowel as often as not (Mokwena, Mokoena).
  [/(?<!^)w/gu, ''],
  [/w/gu, 'v'],
  [/(?:dj|dg|gh|j)/gu, 'g'],
  [/[dt]h?/gu, 't'],
  [/[bp]h?/gu, 'p'],
];

/**
 * How a Latin word sounds, roughly: consonants that are often written for one another are one, vowels and h after the
 * first letter go, doubled letters are single. Only for finding what was spelt otherwise; it proves nothing. `null` for
 * short words and other scripts.
 */
export function soundOf(word: string): string | null {
  if (!/^[a-z]+$/u.test(word) || word.length < FEWEST_FOR_SOUND) return null;
  const alike = SAME_SOUND.reduce((text, [from, to]) => text.replace(from, to), word);
  const [first = '', ...rest] = alike;
  const start = 'aeiouy'.includes(first) ? 'a' : first;
  return `${start}${rest.join('').replace(/[aeiouyh]/gu, '')}`.replace(/(.)\1+/gu, '$1');
}

/** What a name is found by: the beginnings of each of its words, and how each sounds. */
export function namePartsOf({ family, given }: PatientName): {
  readonly beginnings: readonly string[];
  readonly sounds: readonly string[];
} {
  const words = [...new Set([...wordsOf(family), ...wordsOf(given)])];
  const beginnings = words.flatMap((word) => {
    const letters = lettersOf(word).slice(0, MOST_LETTERS);
    const longer = letters.map((_letter, index) => letters.slice(0, index + 1).join('')).slice(FEWEST_LETTERS - 1);
    // A name of one letter is found whole.
    return letters.length < FEWEST_LETTERS ? [word] : longer;
  });
  return { beginnings, sounds: words.map(soundOf).filter((sound) => sound !== null) };
}
