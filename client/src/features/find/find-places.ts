import type { WardBoard } from '../../../../shared/schemas/places.ts';

/** How the letters of two texts are compared: without case, accents or width. */
export const plain = (text: string): string =>
  text.normalize('NFKD').replace(/\p{M}/gu, '').toUpperCase().toLowerCase();

const wordsOf = (text: string): string[] =>
  plain(text)
    .split(/[\s,]+/u)
    .filter((word) => word !== '');

export interface FoundWard {
  readonly kind: 'ward';
  readonly id: WardBoard['ward']['id'];
  readonly name: string;
  readonly floor: string;
}
export interface FoundBed {
  readonly kind: 'bed';
  readonly id: WardBoard['beds'][number]['id'];
  readonly wardId: WardBoard['ward']['id'];
  readonly code: string;
  readonly wardName: string;
  readonly state: WardBoard['beds'][number]['state'];
}

/** How well the words fit the texts: 0 best, `null` not at all. Every word must be found, at the beginning of one if it can. */
function fit(words: readonly string[], texts: readonly string[]): number | null {
  const told = texts.flatMap(wordsOf);
  let worst = 0;
  for (const word of words) {
    if (told.includes(word)) continue;
    if (told.some((one) => one.startsWith(word))) worst = Math.max(worst, 1);
    else if (word.length > 1 && told.some((one) => one.includes(word))) worst = Math.max(worst, 2);
    else return null;
  }
  return worst;
}

const best = <T>(found: readonly { readonly item: T; readonly score: number }[], most: number): T[] =>
  [...found]
    .sort((a, b) => a.score - b.score)
    .slice(0, most)
    .map(({ item }) => item);

/** The wards whose name or floor begins with what was typed. Nothing typed: all of them, as many as fit. */
export function findWards(boards: readonly WardBoard[], text: string, most: number): FoundWard[] {
  const words = wordsOf(text);
  return best(
    boards.flatMap(({ ward }) => {
      const score = fit(words, [ward.name, ward.floor]);
      const item: FoundWard = { kind: 'ward', id: ward.id, name: ward.name, floor: ward.floor };
      return score === null ? [] : [{ item, score }];
    }),
    most,
  );
}

/**
 * The beds of that code, alone (“4b”) or with the beginning of their ward's name (“acacia 4b”). One of the words must be
 * of the code: a ward's name alone finds the ward, not its thirty beds.
 */
export function findBeds(boards: readonly WardBoard[], text: string, most: number): FoundBed[] {
  const words = wordsOf(text);
  if (words.length === 0) return [];
  return best(
    boards.flatMap(({ ward, beds }) =>
      beds.flatMap((bed) => {
        const code = plain(bed.code);
        const whole = words.join('') === code.replace(/\s/gu, '');
        const ofCode = words.filter((word) => code.startsWith(word));
        const others = words.filter((word) => !ofCode.includes(word));
        const score = fit(others, [ward.name]);
        if (!whole && (ofCode.length === 0 || score === null)) return [];
        const isExact = whole || ofCode.some((word) => word === code);
        const item: FoundBed = {
          kind: 'bed',
          id: bed.id,
          wardId: ward.id,
          code: bed.code,
          wardName: ward.name,
          state: bed.state,
        };
        return [{ item, score: (isExact ? 0 : 4) + (score ?? 0) }];
      }),
    ),
    most,
  );
}
