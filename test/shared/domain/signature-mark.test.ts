import { expect } from 'chai';
import { markFault } from '../../../shared/domain/signature-mark.ts';
import type { Mark, Stroke } from '../../../shared/schemas/consents.ts';

/** A straight stroke of so many points. */
const stroke = (from: readonly [number, number], to: readonly [number, number], points = 12): Stroke =>
  Array.from({ length: points }, (_, index) => {
    const part = points === 1 ? 0 : index / (points - 1);
    return { x: from[0] + (to[0] - from[0]) * part, y: from[1] + (to[1] - from[1]) * part, t: index * 16, p: 0.5 };
  });
const drawn = (...strokes: Stroke[]): Mark => ({ method: 'drawn', strokes });

describe('a mark', () => {
  it('is a signature when it is drawn across the pad, in one stroke or several', () => {
    expect(markFault(drawn(stroke([0.2, 0.2], [0.7, 0.3])))).to.equal(null);
    expect(markFault(drawn(stroke([0.2, 0.1], [0.2, 0.25]), stroke([0.3, 0.1], [0.32, 0.25])))).to.equal(null);
  });

  it('is blank as a dot, as many dots, and as a slip of the hand', () => {
    const dot = stroke([0.5, 0.2], [0.5, 0.2], 1);
    const many = Array.from({ length: 20 }, (_, index) => stroke([index / 20, 0.2], [index / 20, 0.2], 1));
    expect(markFault(drawn(dot))).to.equal('blank');
    expect(markFault(drawn(stroke([0.5, 0.2], [0.5, 0.2], 40)))).to.equal('blank');
    expect(markFault(drawn(...many)), 'the way between dots is no ink').to.equal('blank');
    expect(markFault(drawn(stroke([0.1, 0.1], [0.34, 0.1])))).to.equal('blank');
  });

  it('is blank as a blot, however long the hand trembled on it', () => {
    const tremble = Array.from({ length: 40 }, (_, index) => {
      const there = 0.5 + (index % 2) * 0.04;
      return { x: there, y: 0.2, t: index * 16, p: 0.5 };
    });
    expect(markFault(drawn(tremble))).to.equal('blank');
  });

  it('counts the same upright as lying', () => {
    expect(markFault(drawn(stroke([0.5, 0.1], [0.5, 0.4])))).to.equal(null);
  });

  it('is a signature when typed with three letters of any script, and not before', () => {
    for (const text of ['Ada', 'J. Doe', 'उमा', 'علي', '王明']) {
      expect(markFault({ method: 'typed', text }), text).to.equal(null);
    }
    for (const text of ['Al', '---', '12345', 'A. B.', '王']) {
      expect(markFault({ method: 'typed', text }), text).to.equal('too-short');
    }
  });

  it('is whole by itself where somebody cannot write: the witness signs', () => {
    expect(markFault({ method: 'unable', reason: 'Both hands are bandaged.' })).to.equal(null);
  });
});
