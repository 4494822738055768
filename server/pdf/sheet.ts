import PDFDocument from 'pdfkit';
import { isRightToLeftLanguage, mirrored, visualRuns } from './bidi.ts';
import type { Weight } from './fonts.ts';
import { createFonts } from './fonts.ts';

/** Points (1/72 inch). A4. */
export const PAGE = { width: 595.28, height: 841.89, margin: 54, foot: 64 } as const;
const INNER = PAGE.width - 2 * PAGE.margin;
const LEADING = 1.45;

export interface TextStyle {
  readonly size?: number;
  readonly weight?: Weight;
  readonly colour?: string;
  /** Points from the side the text begins at. */
  readonly indent?: number;
  readonly width?: number;
  /** Of the text's language; the line's way follows it. */
  readonly language?: string;
  readonly gapAfter?: number;
}

export interface Sheet {
  readonly doc: PDFKit.PDFDocument;
  /** Where the next line begins. */
  y: number;
  /** Begins a new page unless that many points are left. */
  need(points: number): void;
  /** Writes a paragraph and moves on; lines break at words. */
  write(text: string, style?: TextStyle): void;
  /** One line at a place, without moving on; answers its width. */
  put(text: string, x: number, y: number, style?: TextStyle): number;
  widthOf(text: string, style?: TextStyle): number;
  /** A thin line across the page. */
  rule(): void;
  missingLetters(): number;
}

export interface SheetInfo {
  readonly title: string;
  readonly author: string;
  readonly language: string;
  readonly at: Date;
}

/** An empty document to write on from top to bottom, in any script that a face was brought for. */
export function newSheet({ title, author, language, at }: SheetInfo): Sheet {
  const doc = new PDFDocument({
    size: 'A4',
    margin: 0,
    bufferPages: true,
    pdfVersion: '1.7',
    lang: language,
    displayTitle: true,
    info: { Title: title, Author: author, Creator: 'Wardline', Producer: 'Wardline', CreationDate: at, ModDate: at },
  });
  const fonts = createFonts(doc);

  const chunkWidth = (text: string, face: string, size: number): number =>
    doc.font(face).fontSize(size).widthOfString(text);

  const measured = new Map<string, number>();
  function widthOf(text: string, { size = 10, weight = 400 }: TextStyle = {}): number {
    const key = `${size} ${weight} ${text}`;
    const known = measured.get(key);
    if (known !== undefined) return known;
    const width = fonts.chunks(text, weight).reduce((sum, chunk) => sum + chunkWidth(chunk.text, chunk.face, size), 0);
    measured.set(key, width);
    return width;
  }

  /** The pieces from left to right as they are drawn. A word from the right is shaped by itself: a font knows no lines. */
  function pieces(line: string, weight: Weight, isRight: boolean) {
    return visualRuns(line, isRight).flatMap((run) => {
      if (!run.isRightToLeft) return fonts.chunks(run.text, weight);
      const words = run.text.split(/(?= )|(?<= )/u).reverse();
      return words.flatMap((word) =>
        fonts
          .chunks(mirrored(word), weight)
          .reverse()
          .map(({ text, face }) => ({
            face,
            text: face.startsWith('arabic') ? text : Array.from(text).reverse().join(''),
          })),
      );
    });
  }

  function put(text: string, x: number, y: number, style: TextStyle = {}): number {
    const { size = 10, weight = 400, colour = '#1a1a1a', language: own = language } = style;
    let at = x;
    for (const { text: part, face } of pieces(text, weight, isRightToLeftLanguage(own))) {
      const width = chunkWidth(part, face, size);
      doc.fillColor(colour).text(part, at, y + size, { lineBreak: false, baseline: 'alphabetic' });
      at += width;
    }
    return at - x;
  }

  /** A word wider than the line, in parts that fit. */
  function cut(word: string, width: number, style: TextStyle): string[] {
    if (widthOf(word, style) <= width) return [word];
    const parts: string[] = [''];
    for (const character of word) {
      const last = parts.length - 1;
      const longer = `${parts[last] ?? ''}${character}`;
      if (parts[last] !== '' && widthOf(longer, style) > width) parts.push(character);
      else parts[last] = longer;
    }
    return parts;
  }

  function linesOf(text: string, width: number, style: TextStyle): string[] {
    const space = widthOf(' ', style);
    return text.split('\n').flatMap((paragraph) => {
      const lines: string[] = [];
      let line = '';
      let reached = 0;
      for (const word of paragraph.split(/\s+/u).flatMap((one) => cut(one, width, style))) {
        const own = widthOf(word, style);
        if (line !== '' && reached + space + own > width) {
          lines.push(line);
          line = '';
        }
        reached = line === '' ? own : reached + space + own;
        line = line === '' ? word : `${line} ${word}`;
      }
      return [...lines, line];
    });
  }

  const sheet: Sheet = {
    doc,
    y: PAGE.margin,
    need(points) {
      if (sheet.y + points <= PAGE.height - PAGE.foot) return;
      doc.addPage();
      sheet.y = PAGE.margin;
    },
    write(text, style = {}) {
      const { size = 10, indent = 0, width = INNER, language: own = language, gapAfter = 4 } = style;
      const isRight = isRightToLeftLanguage(own);
      const room = width - indent;
      for (const line of linesOf(text, room, style)) {
        sheet.need(size * LEADING);
        const x = isRight ? PAGE.margin + room - widthOf(line, style) : PAGE.margin + indent;
        put(line, x, sheet.y, style);
        sheet.y += size * LEADING;
      }
      sheet.y += gapAfter;
    },
    put,
    widthOf,
    rule() {
      doc
        .moveTo(PAGE.margin, sheet.y)
        .lineTo(PAGE.width - PAGE.margin, sheet.y)
        .lineWidth(0.5)
        .stroke('#b8bec6');
      sheet.y += 8;
    },
    missingLetters: fonts.missing,
  };
  return sheet;
}
