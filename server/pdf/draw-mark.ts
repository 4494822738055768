import QRCode from 'qrcode';
import type { Mark, Stroke } from '../../shared/schemas/consents.ts';

type Doc = PDFKit.PDFDocument;

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

const INK = '#12243d';
const LINE = 1.3;

/** Strokes grow or shrink to the box, in their own proportions. */
function placeIn(
  strokes: readonly Stroke[],
  box: Box,
): (point: { readonly x: number; readonly y: number }) => [number, number] {
  const points = strokes.flat();
  const [left, right] = [Math.min(...points.map(({ x }) => x)), Math.max(...points.map(({ x }) => x))];
  const [top, bottom] = [Math.min(...points.map(({ y }) => y)), Math.max(...points.map(({ y }) => y))];
  const least = 0.02;
  const scale = Math.min(box.width / Math.max(right - left, least), box.height / Math.max(bottom - top, least));
  return ({ x, y }) => [box.x + (x - left) * scale, box.y + (y - top) * scale];
}

/** One stroke as the pad shows it: through the middle of each two points, so that it bends instead of breaking. */
function drawStroke(doc: Doc, points: readonly (readonly [number, number])[]): void {
  const [first, ...rest] = points;
  if (first === undefined) return;
  if (rest.length === 0) {
    doc.circle(first[0], first[1], LINE / 2).fill(INK);
    return;
  }
  doc.moveTo(first[0], first[1]);
  for (const [index, [x, y]] of rest.entries()) {
    const next = rest[index + 1];
    if (next === undefined) doc.lineTo(x, y);
    else doc.quadraticCurveTo(x, y, (x + next[0]) / 2, (y + next[1]) / 2);
  }
  doc.lineWidth(LINE).lineCap('round').lineJoin('round').stroke(INK);
}

/** The mark somebody drew. */
export function drawMark(doc: Doc, { strokes }: Extract<Mark, { method: 'drawn' }>, box: Box): void {
  const place = placeIn(strokes, box);
  for (const stroke of strokes) drawStroke(doc, stroke.map(place));
}

/** A QR code of that text, as squares; `size` with its quiet zone. */
export function drawQr(doc: Doc, text: string, x: number, y: number, size: number): void {
  const { modules } = QRCode.create(text, { errorCorrectionLevel: 'M' });
  const quiet = 4;
  const unit = size / (modules.size + 2 * quiet);
  for (let row = 0; row < modules.size; row += 1) {
    for (let column = 0; column < modules.size; column += 1) {
      if (modules.get(row, column) !== 0) doc.rect(x + (column + quiet) * unit, y + (row + quiet) * unit, unit, unit);
    }
  }
  doc.fill('#000000');
}
