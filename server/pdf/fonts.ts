import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { unpackWoff } from './unpack-woff.ts';

/** As much of a font as is asked of it; pdfkit's types leave out the parsed font. */
interface ParsedFont {
  hasGlyphForCodePoint(codePoint: number): boolean;
}
/** The document that fonts are embedded in. */
export interface FontedDocument {
  font(name: string): unknown;
  registerFont(name: string, font: Buffer): unknown;
}

export type Weight = 400 | 700;

/** A piece of text that one face can draw. */
export interface Chunk {
  readonly text: string;
  readonly face: string;
}

const resolve = createRequire(import.meta.url).resolve;
const NOTO = '@fontsource/noto-sans';
/** In the order they are asked; each is opened when the one before could not. */
const SUBSETS = [
  'latin',
  'latin-ext',
  'vietnamese',
  'greek',
  'greek-ext',
  'cyrillic',
  'cyrillic-ext',
  'devanagari',
  'arabic',
] as const;
type Subset = (typeof SUBSETS)[number];

const fileOf = (subset: Subset, weight: Weight): string =>
  resolve(
    subset === 'arabic'
      ? `${NOTO}-arabic/files/noto-sans-arabic-arabic-${weight}-normal.woff`
      : `${NOTO}/files/noto-sans-${subset}-${weight}-normal.woff`,
  );

/** Unpacked once for all documents. */
const fontFiles = new Map<string, Buffer>();

function fontFile(subset: Subset, weight: Weight): Buffer {
  const file = fileOf(subset, weight);
  const known = fontFiles.get(file);
  if (known !== undefined) return known;
  const font = unpackWoff(readFileSync(file));
  fontFiles.set(file, font);
  return font;
}

const FIRST_ASKED: readonly (readonly [RegExp, Subset])[] = [
  [/\p{Script=Arabic}/u, 'arabic'],
  [/\p{Script=Devanagari}/u, 'devanagari'],
  [/\p{Script=Cyrillic}/u, 'cyrillic'],
  [/\p{Script=Greek}/u, 'greek'],
];

/** Stands for a letter without a picture (U+FFFD). */
const UNKNOWN_LETTER = '\uFFFD';

/** Chooses for every letter a face that has it. What none has is drawn as U+FFFD and counted. */
export function createFonts(doc: FontedDocument) {
  const opened = new Map<string, ParsedFont>();
  const chosen = new Map<string, string | null>();
  const missing = new Set<string>();

  function open(subset: Subset, weight: Weight): ParsedFont {
    const face = `${subset}-${weight}`;
    const known = opened.get(face);
    if (known !== undefined) return known;
    doc.registerFont(face, fontFile(subset, weight));
    doc.font(face);
    // pdfkit keeps the face in force there; its types do not say so.
    const parsed = (doc as unknown as { _font: { font: ParsedFont } })._font.font;
    opened.set(face, parsed);
    return parsed;
  }

  const has = (subset: Subset, weight: Weight, character: string): boolean =>
    open(subset, weight).hasGlyphForCodePoint(character.codePointAt(0) ?? 0);

  function faceFor(character: string, weight: Weight): string | null {
    const key = `${weight}${character}`;
    const known = chosen.get(key);
    if (known !== undefined) return known;
    const likely = FIRST_ASKED.filter(([script]) => script.test(character)).map(([, subset]) => subset);
    const subset = [...likely, ...SUBSETS].find((one) => has(one, weight, character));
    const face = subset === undefined ? null : `${subset}-${weight}`;
    chosen.set(key, face);
    return face;
  }

  const covers = (face: string, character: string): boolean =>
    opened.get(face)?.hasGlyphForCodePoint(character.codePointAt(0) ?? 0) === true;

  return {
    /** How many kinds of letters no face has. */
    missing: () => missing.size,
    /** The text in pieces, as few as its letters allow. */
    chunks(text: string, weight: Weight): Chunk[] {
      const chunks: { text: string; face: string }[] = [];
      for (const character of text) {
        const last = chunks.at(-1);
        if (last !== undefined && covers(last.face, character)) {
          last.text += character;
          continue;
        }
        const face = faceFor(character, weight);
        if (face === null) missing.add(character);
        const drawn = face === null ? UNKNOWN_LETTER : character;
        const drawnIn = face ?? faceFor(drawn, weight) ?? `latin-${weight}`;
        if (last?.face === drawnIn) last.text += drawn;
        else chunks.push({ text: drawn, face: drawnIn });
      }
      return chunks;
    },
  };
}
