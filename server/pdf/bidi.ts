/** A piece of a line that reads one way. */
export interface Run {
  readonly text: string;
  readonly isRightToLeft: boolean;
}

type Kind = 'left' | 'right' | 'number' | 'neutral';

const RIGHT = /[\p{Script=Arabic}\p{Script=Hebrew}]/u;
const DIGIT = /\p{Nd}/u;
const STRONG = /[\p{L}\p{M}]/u;

function kindOf(character: string): Kind {
  // Arabic-Indic digits are of the script and still read from the left.
  if (DIGIT.test(character)) return 'number';
  if (RIGHT.test(character)) return 'right';
  return STRONG.test(character) ? 'left' : 'neutral';
}

/** What stands within a number, or before and behind it, belongs to it: `12:30`, `3.5`, `-2`. */
const IN_NUMBER = /[.,:/\-+%]/u;

function joinNumbers(characters: readonly string[], kinds: Kind[]): void {
  for (const [index, character] of characters.entries()) {
    const isBetween = kinds[index - 1] === 'number' && kinds[index + 1] === 'number';
    if (kinds[index] === 'neutral' && IN_NUMBER.test(character) && isBetween) kinds[index] = 'number';
  }
}

/** Levels as UAX #9 gives them to text without explicit marks (which our texts never hold): even from the left, odd from the right. */
function levelsOf(characters: readonly string[], base: 0 | 1): number[] {
  const kinds = characters.map(kindOf);
  joinNumbers(characters, kinds);
  // W7: a number within text from the left reads as that text; within text from the right it keeps its own way.
  let strong: Kind = base === 1 ? 'right' : 'left';
  const ways = kinds.map((kind): Kind => {
    if (kind === 'left' || kind === 'right') strong = kind;
    return kind === 'number' && strong === 'left' ? 'left' : kind;
  });
  const side = (kind: Kind | undefined): Kind =>
    kind === 'number' ? 'right' : (kind ?? (base === 1 ? 'right' : 'left'));
  return ways.map((way, index) => {
    if (way === 'left') return base === 0 ? 0 : 2;
    if (way === 'right') return 1;
    if (way === 'number') return 2;
    // N1, N2: between two of one way it goes theirs, else the way of the line.
    const before = side(ways.slice(0, index).findLast((kind) => kind !== 'neutral'));
    const after = side(ways.slice(index + 1).find((kind) => kind !== 'neutral'));
    if (before !== after) return base;
    return before === 'right' ? 1 : base === 0 ? 0 : 2;
  });
}

/** The runs of one line, from left to right as they are drawn (UAX #9, L2). Text within a run stays in reading order. */
export function visualRuns(line: string, isBaseRight: boolean): Run[] {
  const characters = Array.from(line);
  const levels = levelsOf(characters, isBaseRight ? 1 : 0);
  // L1: space at the end of a line goes its way.
  for (let index = characters.length - 1; index >= 0 && characters[index] === ' '; index -= 1) {
    levels[index] = isBaseRight ? 1 : 0;
  }
  const runs: { text: string; level: number }[] = [];
  for (const [index, character] of characters.entries()) {
    const last = runs.at(-1);
    const level = levels[index] ?? 0;
    if (last?.level === level) last.text += character;
    else runs.push({ text: character, level });
  }
  for (let level = Math.max(0, ...levels); level > 0; level -= 1) {
    for (let from = 0; from < runs.length; from += 1) {
      let to = from;
      while ((runs[to]?.level ?? -1) >= level) to += 1;
      if (to - from > 1) runs.splice(from, to - from, ...runs.slice(from, to).reverse());
      from = Math.max(from, to - 1);
    }
  }
  return runs.map(({ text, level }) => ({ text, isRightToLeft: level % 2 === 1 }));
}

const MIRRORED = new Map(
  Object.entries({
    '(': ')',
    ')': '(',
    '[': ']',
    ']': '[',
    '{': '}',
    '}': '{',
    '<': '>',
    '>': '<',
    '«': '»',
    '»': '«',
  }),
);

/** Brackets open towards the text, whichever way it reads. */
export const mirrored = (text: string): string =>
  Array.from(text, (character) => MIRRORED.get(character) ?? character).join('');

/** Whether a language is written from the right. */
export const isRightToLeftLanguage = (language: string): boolean => ['ar', 'fa', 'he', 'ps', 'ur'].includes(language);
