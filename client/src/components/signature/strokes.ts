import type { Stroke, StrokePoint } from '../../../../shared/schemas/consents.ts';

/** A pad on the screen, in CSS pixels. */
export interface PadSize {
  readonly width: number;
  readonly height: number;
}

/** A point as a pad reports it: CSS pixels from its corner, milliseconds since the epoch. */
export interface PadPoint {
  readonly x: number;
  readonly y: number;
  readonly time: number;
  readonly pressure: number;
}

// What the contract takes (shared/schemas/consents.ts), and what fits a request of 100 KB beside answers and reading.
const MOST_POINTS_OF_STROKE = 600;
const MOST_POINTS = 1200;
const MOST_MS = 3_600_000;
export const MOST_STROKES = 60;
/** Room left under and beside ink that was drawn on a larger pad. */
const MARGIN = 0.97;

const largest = (strokes: readonly Stroke[], of: 'x' | 'y'): number =>
  strokes.reduce((most, points) => points.reduce((high, point) => Math.max(high, point[of]), most), 0);

/**
 * Pixels per unit on this pad. The unit is the width of the pad the first stroke was drawn on; a pad on which the ink
 * would not fit (the tablet was turned) shows it smaller, and turned back as large as before.
 */
export function viewScale(strokes: readonly Stroke[], pad: PadSize): number {
  const right = largest(strokes, 'x');
  const low = largest(strokes, 'y');
  const fits = (size: number, extent: number) => (extent === 0 ? Infinity : (size * MARGIN) / extent);
  const isInside = right * pad.width <= pad.width && low * pad.width <= pad.height;
  return isInside ? pad.width : Math.min(pad.width, fits(pad.width, right), fits(pad.height, low));
}

/** What the pad drew, in units: `startedAt` is the time of the mark's very first point. */
export const fromPad = (points: readonly PadPoint[], scale: number, startedAt: number): Stroke =>
  points.map(({ x, y, time, pressure }) => ({
    x: Math.max(0, x / scale),
    y: Math.max(0, y / scale),
    t: Math.min(MOST_MS, Math.max(0, Math.round(time - startedAt))),
    p: Math.min(1, Math.max(0, pressure)),
  }));

/** A stroke where this pad shows it. */
export const toPad = (points: Stroke, scale: number): PadPoint[] =>
  points.map(({ x, y, t, p }) => ({ x: x * scale, y: y * scale, time: t, pressure: p }));

const round = (value: number, digits: number) => Math.round(value * 10 ** digits) / 10 ** digits;

/** Every so many points and always the first and the last, so that no more than `most` are left. */
function thin(points: Stroke, most: number): Stroke {
  if (points.length <= most) return points;
  const step = (points.length - 1) / (Math.max(2, most) - 1);
  const kept: StrokePoint[] = [];
  for (let place = 0; kept.length < Math.max(2, most); place += step) {
    const point = points[Math.min(points.length - 1, Math.round(place))];
    if (point !== undefined) kept.push(point);
  }
  return kept;
}

/** As the contract has it: inside 0…1 and 0…2, short numbers, no more points than a request can carry. */
export function asMark(strokes: readonly Stroke[]): Stroke[] {
  const shrink = 1 / Math.max(1, largest(strokes, 'x'), largest(strokes, 'y') / 2);
  const total = strokes.reduce((sum, points) => sum + points.length, 0);
  const share = Math.min(1, MOST_POINTS / Math.max(1, total));
  return strokes.slice(0, MOST_STROKES).map((points) =>
    thin(points, Math.min(MOST_POINTS_OF_STROKE, Math.max(2, Math.floor(points.length * share)))).map((point) => ({
      x: Math.min(1, round(point.x * shrink, 4)),
      y: Math.min(2, round(point.y * shrink, 4)),
      t: point.t,
      p: round(point.p, 2),
    })),
  );
}
