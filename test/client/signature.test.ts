import { expect } from 'chai';
import { markFault } from '../../shared/domain/signature-mark.ts';
import { mark as markSchema } from '../../shared/schemas/consents.ts';
import type { Stroke } from '../../shared/schemas/consents.ts';
import { createPalmGuard } from '../../client/src/components/signature/contacts.ts';
import type { SignatureDraft } from '../../client/src/components/signature/draft.ts';
import { addStroke, canUndo, clear, emptyDraft, markOf, undo } from '../../client/src/components/signature/draft.ts';
import { asMark, fromPad, MOST_STROKES, toPad, viewScale } from '../../client/src/components/signature/strokes.ts';

const LANDSCAPE = { width: 1100, height: 420 };
const PORTRAIT = { width: 740, height: 640 };

/** A wavy line from corner to corner of that part of a pad, as a pad reports it. */
const wave = (pad: { width: number; height: number }, points = 40, at = 1000) =>
  Array.from({ length: points }, (_, place) => ({
    x: (pad.width * (place + 1)) / (points + 1),
    y: pad.height * (0.5 + 0.4 * Math.sin(place / 3)),
    time: at + place * 16,
    pressure: 0.4,
  }));
const drawnOn = (pad: { width: number; height: number }, before: SignatureDraft = emptyDraft()): SignatureDraft => {
  const scale = viewScale(before.strokes, pad);
  return addStroke(before, fromPad(wave(pad), scale, before.startedAt ?? 1000), 1000);
};
const shown = (strokes: readonly Stroke[], pad: { width: number; height: number }) =>
  strokes.flatMap((stroke) => toPad(stroke, viewScale(strokes, pad)));

describe('ink as data', () => {
  it('is where it was drawn on the pad it was drawn on', () => {
    const { strokes } = drawnOn(LANDSCAPE);
    const drawn = wave(LANDSCAPE);
    for (const [place, { x, y }] of shown(strokes, LANDSCAPE).entries()) {
      expect(x).to.be.closeTo(drawn[place]?.x ?? -1, 0.01);
      expect(y).to.be.closeTo(drawn[place]?.y ?? -1, 0.01);
    }
  });

  for (const [from, to, turn] of [
    [LANDSCAPE, PORTRAIT, 'to portrait'],
    [PORTRAIT, LANDSCAPE, 'to landscape'],
    [LANDSCAPE, { width: 340, height: 260 }, 'to a phone'],
  ] as const) {
    it(`lies wholly inside the pad after the tablet is turned ${turn}, in the same shape, and is whole again when it is turned back`, () => {
      const { strokes } = drawnOn(from);
      const turned = shown(strokes, to);
      expect(turned.length).to.equal(strokes.flat().length);
      expect(turned.every(({ x, y }) => x >= 0 && x <= to.width && y >= 0 && y <= to.height)).to.equal(true);
      const ratio = (points: readonly { x: number; y: number }[]) => {
        const spread = (of: 'x' | 'y') =>
          Math.max(...points.map((one) => one[of])) - Math.min(...points.map((one) => one[of]));
        return spread('x') / spread('y');
      };
      expect(ratio(turned)).to.be.closeTo(ratio(wave(from)), 0.001);
      expect(viewScale(strokes, from)).to.equal(from.width);
    });
  }

  it('goes on being drawn where the finger is after a turn, and fits the contract however often it was turned', () => {
    const turned = drawnOn(PORTRAIT, drawnOn(LANDSCAPE));
    const back = drawnOn(LANDSCAPE, turned);
    const last = shown(back.strokes, LANDSCAPE).slice(-40);
    for (const [place, { x, y }] of wave(LANDSCAPE).entries()) {
      expect(last[place]?.x).to.be.closeTo(x, LANDSCAPE.width * 0.04);
      expect(last[place]?.y).to.be.closeTo(y, LANDSCAPE.width * 0.04);
    }
    const mark = markOf(back);
    expect(mark?.method).to.equal('drawn');
    expect(markSchema.safeParse(mark).success).to.equal(true);
  });

  it('is brought inside 0…1 and 0…2 in its shape where a later pad was wider or a pad was very high', () => {
    const high: Stroke = [
      { x: 0.1, y: 0.2, t: 0, p: 0.5 },
      { x: 1.6, y: 4.2, t: 10, p: 0.5 },
    ];
    const [stroke = []] = asMark([high]);
    expect(stroke.every(({ x, y }) => x <= 1 && y <= 2)).to.equal(true);
    const [first, last] = stroke;
    expect(((last?.y ?? 0) - (first?.y ?? 0)) / ((last?.x ?? 0) - (first?.x ?? 0))).to.be.closeTo(4 / 1.5, 0.01);
  });

  it('is thinned to what a request carries, and keeps the ends of every stroke', () => {
    const long = Array.from({ length: 20 }, (_, of) => fromPad(wave(LANDSCAPE, 900, of * 20_000), LANDSCAPE.width, 0));
    const thinned = asMark(long);
    expect(thinned).to.have.length(20);
    for (const [of, stroke] of thinned.entries()) {
      expect(stroke.length).to.be.within(2, 600);
      expect(stroke[0]?.t).to.equal(long[of]?.[0]?.t);
      expect(stroke.at(-1)?.t).to.equal(long[of]?.at(-1)?.t);
    }
    const mark = { method: 'drawn', strokes: thinned } as const;
    expect(JSON.stringify(mark).length).to.be.lessThan(80_000);
    expect(markSchema.safeParse(mark).success).to.equal(true);
    expect(markFault(mark)).to.equal(null);
  });

  it('takes no more strokes than the contract has room for', () => {
    let draft = emptyDraft();
    for (let count = 0; count < MOST_STROKES + 5; count += 1) draft = drawnOn(LANDSCAPE, draft);
    expect(draft.strokes).to.have.length(MOST_STROKES);
    expect(markSchema.safeParse(markOf(draft)).success).to.equal(true);
  });
});

describe('a signature being given', () => {
  it('loses its last stroke by undo, all by clear, and gets back what was cleared', () => {
    const two = drawnOn(LANDSCAPE, drawnOn(LANDSCAPE));
    expect(undo(two).strokes).to.deep.equal(two.strokes.slice(0, 1));
    const cleared = clear(two);
    expect(cleared.strokes).to.deep.equal([]);
    expect(markOf(cleared)).to.equal(null);
    expect(canUndo(cleared)).to.equal(true);
    expect(undo(cleared).strokes).to.deep.equal(two.strokes);
    expect(canUndo(emptyDraft())).to.equal(false);
  });

  it('is none while it is blank, a dot or a slip of the hand, whatever a canvas would say', () => {
    expect(markOf(emptyDraft())).to.equal(null);
    const dot = addStroke(emptyDraft(), [{ x: 0.5, y: 0.2, t: 0, p: 0.5 }], 1000);
    expect(markOf(dot)).to.equal(null);
    const slip = addStroke(emptyDraft(), fromPad(wave({ width: 30, height: 10 }), LANDSCAPE.width, 1000), 1000);
    expect(markOf(slip)).to.equal(null);
    expect(markOf(drawnOn(LANDSCAPE))).not.to.equal(null);
  });

  it('typed counts from three letters on, and a reason stands for one who cannot write', () => {
    const typed = (text: string) => markOf({ ...emptyDraft('typed'), text });
    expect(typed('No')).to.equal(null);
    expect(typed('  12345 ')).to.equal(null);
    expect(typed(' Nomvula   Dlamini ')).to.deep.equal({ method: 'typed', text: 'Nomvula Dlamini' });
    expect(typed('نور')).to.deep.equal({ method: 'typed', text: 'نور' });
    const unable = (reason: string) => markOf({ ...emptyDraft('unable'), reason });
    expect(unable('   ')).to.equal(null);
    expect(unable('Both hands are bandaged')).to.deep.equal({ method: 'unable', reason: 'Both hands are bandaged' });
  });

  it('keeps what was drawn while another way is looked at', () => {
    const drawn = drawnOn(LANDSCAPE);
    expect(markOf({ ...drawn, method: 'typed' })).to.equal(null);
    expect(markOf({ ...drawn, method: 'drawn' })).not.to.equal(null);
  });
});

describe('pen and palm', () => {
  it('lets a finger draw until a pen was seen, and no finger after', () => {
    const guard = createPalmGuard();
    expect(guard.judge('finger')).to.equal('draw');
    expect(guard.judge('pen')).to.equal('start-over');
    expect(guard.judge('finger')).to.equal('ignore');
    expect(guard.judge('pen')).to.equal('draw');
    expect(guard.judge('finger')).to.equal('ignore');
  });

  it('takes a mouse at any time', () => {
    const guard = createPalmGuard();
    guard.judge('pen');
    expect(guard.judge('mouse')).to.equal('draw');
  });
});
