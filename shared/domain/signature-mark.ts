import type { Mark, StrokePoint } from '../schemas/consents.ts';

/** Why a mark is no signature. `blank`: nothing, a dot or a slip of the hand. `too-short`: fewer than three letters. */
type MarkFault = 'blank' | 'too-short';

/** In the pad's width: 80 px on a pad of 320. What is shorter in all was a touch, not a signature. */
const LEAST_INK = 0.25;
/** In the pad's width: ink that never leaves a spot of this size is one blot, however long the hand trembled on it. */
const LEAST_SPREAD = 0.06;
const LEAST_LETTERS = 3;

/**
 * What keeps a mark from being a signature, told from its data alone: after a wipe a canvas may look written on, or empty,
 * when it is not (signature_pad #94). `null`: it is one. Equal on both ends: the pad offers what the house takes.
 */
export function markFault(mark: Mark): MarkFault | null {
  if (mark.method === 'typed') return letters(mark.text) < LEAST_LETTERS ? 'too-short' : null;
  if (mark.method === 'unable') return null;
  const isSpread = spread(mark.strokes.flat()) > LEAST_SPREAD;
  return isSpread && ink(mark.strokes) > LEAST_INK ? null : 'blank';
}

/** A vowel sign counts as the letter it is written for, a Han character as two: 王明 is a whole name. */
const letters = (text: string): number =>
  (text.match(/[\p{L}\p{M}]/gu)?.length ?? 0) + (text.match(/\p{Script=Han}/gu)?.length ?? 0);

/** Length of all strokes; the way of the pen from one to the next leaves none. */
function ink(strokes: readonly (readonly StrokePoint[])[]): number {
  let length = 0;
  for (const points of strokes) {
    let last: StrokePoint | null = null;
    for (const point of points) {
      if (last !== null) length += Math.hypot(point.x - last.x, point.y - last.y);
      last = point;
    }
  }
  return length;
}

/** The longer side of the box around all points. */
function spread(points: readonly StrokePoint[]): number {
  const side = (of: 'x' | 'y') => {
    const values = points.map((point) => point[of]);
    return Math.max(...values) - Math.min(...values);
  };
  return Math.max(side('x'), side('y'));
}
