import './signature.css';
import type { Mark, Stroke } from '../../../../shared/schemas/consents.ts';

interface MarkPictureProps {
  readonly mark: Mark;
  /** What a screen reader says of a drawn one. */
  readonly label: string;
}

const UNITS = 1000;
const PADDING = 20;

const pathOf = (stroke: Stroke): string => {
  const [first, ...rest] = stroke.map(({ x, y }) => `${Math.round(x * UNITS)} ${Math.round(y * UNITS)}`);
  // A dot is a line to itself: round ends make it visible.
  return rest.length === 0 ? `M${first}L${first}` : `M${first}L${rest.join('L')}`;
};

/** Only as much of the pad as there is ink on. */
function boxOf(strokes: readonly Stroke[]): string {
  const points = strokes.flat();
  const [left, right] = [Math.min(...points.map(({ x }) => x)), Math.max(...points.map(({ x }) => x))];
  const [top, low] = [Math.min(...points.map(({ y }) => y)), Math.max(...points.map(({ y }) => y))];
  const size = (from: number, to: number) => Math.max(40, Math.round((to - from) * UNITS)) + 2 * PADDING;
  const start = (from: number) => Math.round(from * UNITS) - PADDING;
  return `${start(left)} ${start(top)} ${size(left, right)} ${size(top, low)}`;
}

/** A signature as it was given: the ink, the typed name, or why there is none. */
export function MarkPicture({ mark, label }: MarkPictureProps) {
  if (mark.method === 'typed') {
    return (
      <bdi className="mark-typed" dir="auto">
        {mark.text}
      </bdi>
    );
  }
  if (mark.method === 'unable') {
    return (
      <bdi className="mark-unable" dir="auto">
        {mark.reason}
      </bdi>
    );
  }
  return (
    <svg className="mark-drawn" viewBox={boxOf(mark.strokes)} role="img" aria-label={label}>
      <path d={mark.strokes.map(pathOf).join('')} />
    </svg>
  );
}
