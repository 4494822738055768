import { useEffect, useRef } from 'react';
import type { PointGroup } from 'signature_pad';
import Pad from 'signature_pad';
import type { Stroke } from '../../../../shared/schemas/consents.ts';
import { contactOf, createPalmGuard } from './contacts.ts';
import { addStroke } from './draft.ts';
import type { SignatureDraft } from './draft.ts';
import type { PadPoint, PadSize } from './strokes.ts';
import { fromPad, toPad, viewScale } from './strokes.ts';

/** Dark blue, which a black-and-white copy of the form tells from print; on white paper in both appearances. */
const INK = '#12306e';
const THIN_PX = 0.8;
const THICK_PX = 3;
/** What a mouse, and most fingers, report for every point. */
const NO_PRESSURE: readonly number[] = [0, 0.5, 1];

/** The widest a stroke may get: as hard as it was pressed, where the pen tells. */
function widthOf(pressures: readonly number[]): number {
  const told = pressures.filter((one) => !NO_PRESSURE.includes(one));
  if (told.length === 0) return THICK_PX;
  const mean = told.reduce((sum, one) => sum + one, 0) / told.length;
  return THIN_PX + (THICK_PX - THIN_PX) * Math.min(1, mean * 1.4);
}

const style = { penColor: INK, dotSize: 1.6, minWidth: THIN_PX, velocityFilterWeight: 0.7 } as const;

const groupOf = (stroke: Stroke, scale: number): PointGroup => ({
  ...style,
  maxWidth: widthOf(stroke.map(({ p }) => p)),
  compositeOperation: 'source-over',
  points: toPad(stroke, scale),
});

interface Doors {
  readonly draft: () => SignatureDraft;
  readonly change: (draft: SignatureDraft) => void;
}

interface LivePad {
  /** Draws what is kept, at the size the canvas has now. */
  readonly redraw: () => void;
  readonly stop: () => void;
}

/**
 * The canvas only shows; what was drawn is kept as data. So a turned tablet, which empties a canvas, empties nothing
 * (signature_pad #32, #94).
 */
function openPad(canvas: HTMLCanvasElement, { draft, change }: Doors): LivePad {
  const pad = new Pad(canvas, { ...style, maxWidth: THICK_PX, minDistance: 2 });
  const guard = createPalmGuard();
  let isDrawing = false;
  let scale = 1;

  const size = (): PadSize => ({ width: canvas.clientWidth, height: canvas.clientHeight });
  const pointsNow = (): readonly PadPoint[] => pad.toData().at(-1)?.points ?? [];

  const take = () => {
    isDrawing = false;
    const points = pointsNow();
    const first = points[0];
    if (first === undefined) return;
    const known = draft();
    const startedAt = known.startedAt ?? first.time;
    change(addStroke(known, fromPad(points, scale, startedAt), startedAt));
  };

  const redraw = () => {
    const { width, height } = size();
    if (width === 0 || height === 0) return;
    if (isDrawing) take();
    // Lets go of a stroke in the middle of which the tablet was turned: its end would be drawn at another scale.
    pad.off();
    pad.on();
    const ratio = Math.max(1, window.devicePixelRatio);
    canvas.width = Math.round(width * ratio);
    canvas.height = Math.round(height * ratio);
    canvas.getContext('2d')?.scale(ratio, ratio);
    const { strokes } = draft();
    scale = viewScale(strokes, { width, height });
    pad.fromData(strokes.map((stroke) => groupOf(stroke, scale)));
  };

  // Before the pad hears of it: the pad itself, told to ignore a contact, would wait for its end and hear no pen.
  const judge = (event: PointerEvent | TouchEvent) => {
    const verdict = guard.judge(contactOf(event));
    if (verdict === 'ignore') {
      event.stopImmediatePropagation();
      event.preventDefault();
    } else if (verdict === 'start-over' && isDrawing) {
      isDrawing = false;
      redraw();
    }
  };
  const frame = canvas.parentElement ?? canvas;
  const early = { capture: true, passive: false } as const;
  frame.addEventListener('pointerdown', judge, early);
  frame.addEventListener('touchstart', judge, early);
  pad.addEventListener('beginStroke', () => {
    isDrawing = true;
  });
  pad.addEventListener('beforeUpdateStroke', () => {
    const group = pad.toData().at(-1);
    if (group !== undefined) group.maxWidth = widthOf(group.points.map(({ pressure }) => pressure));
  });
  pad.addEventListener('endStroke', take);
  const watch = new ResizeObserver(redraw);
  watch.observe(canvas);
  return {
    redraw,
    stop() {
      watch.disconnect();
      frame.removeEventListener('pointerdown', judge, early);
      frame.removeEventListener('touchstart', judge, early);
      pad.off();
    },
  };
}

interface PadCanvasProps {
  readonly draft: SignatureDraft;
  readonly onDraft: (draft: SignatureDraft) => void;
  readonly label: string;
  readonly describedBy: string;
}

export function PadCanvas({ draft, onDraft, label, describedBy }: PadCanvasProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const live = useRef<LivePad | null>(null);
  const latest = useRef({ draft, onDraft });
  useEffect(() => {
    latest.current = { draft, onDraft };
  });
  useEffect(() => {
    if (canvas.current === null) return undefined;
    const opened = openPad(canvas.current, {
      draft: () => latest.current.draft,
      change(next) {
        // At once, not with the next drawing of the screen: two strokes may end before it.
        latest.current = { ...latest.current, draft: next };
        latest.current.onDraft(next);
      },
    });
    live.current = opened;
    return () => {
      opened.stop();
      live.current = null;
    };
  }, []);
  const shown = draft.strokes;
  useEffect(() => {
    live.current?.redraw();
  }, [shown]);
  return (
    <div className="pad-frame">
      <canvas ref={canvas} className="pad-canvas" role="img" aria-label={label} aria-describedby={describedBy} />
      <span className="pad-line" aria-hidden="true" />
    </div>
  );
}
