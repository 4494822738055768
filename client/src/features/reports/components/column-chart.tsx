import { useElementSize } from '@mantine/hooks';
import { labelEvery, scaleFor } from '../chart-scale.ts';

export interface Column {
  readonly name: string;
  /** From the foot upwards, as many as there are series. `null`: nothing is known. */
  readonly values: readonly (number | null)[];
}

interface ColumnChartProps {
  /** What it shows, for who cannot see it; the numbers stand in the table beside it. */
  readonly label: string;
  readonly columns: readonly Column[];
  /** The look of each series: `data-series` 1…n. */
  readonly format: (value: number) => string;
  /** Drawn across, where there is something to be held to. */
  readonly target?: number;
}

const HEIGHT = 220;
const FOOT = 24;
const SIDE = 44;
const HEAD = 10;
const NAME_WIDTH = 58;

/** Columns that grow from nought; those of several series stand on each other. */
export function ColumnChart({ label, columns, format, target }: ColumnChartProps) {
  const { ref, width } = useElementSize();
  const sums = columns.map(({ values }) => values.reduce<number>((sum, value) => sum + (value ?? 0), 0));
  const { top, step } = scaleFor(Math.max(...sums, target ?? 0, 0));
  const inner = Math.max(0, width - SIDE);
  const slot = inner / Math.max(1, columns.length);
  const bar = Math.max(1, Math.min(40, slot * 0.72));
  const y = (value: number) => HEAD + (HEIGHT - HEAD - FOOT) * (1 - value / top);
  const every = labelEvery(columns.length, inner, NAME_WIDTH);
  const lines = Array.from({ length: Math.round(top / step) + 1 }, (_, index) => index * step);
  return (
    <div ref={ref} className="chart" dir="ltr">
      <svg role="img" aria-label={label} width={width} height={HEIGHT}>
        {lines.map((line) => (
          <g key={line}>
            <line className="chart-line" x1={SIDE} x2={width} y1={y(line)} y2={y(line)} />
            <text className="chart-text" x={SIDE - 6} y={y(line) + 4} textAnchor="end">
              {format(line)}
            </text>
          </g>
        ))}
        {columns.map(({ name, values }, index) => {
          const middle = SIDE + slot * (index + 0.5);
          return (
            <g key={name}>
              {values.map((value, series) => {
                const below = values.slice(0, series).reduce<number>((sum, one) => sum + (one ?? 0), 0);
                const height = y(below) - y(below + (value ?? 0));
                return (
                  <rect
                    // oxlint-disable-next-line react/no-array-index-key -- a series is its place.
                    key={series}
                    className="chart-bar"
                    data-series={series + 1}
                    x={middle - bar / 2}
                    width={bar}
                    y={y(below + (value ?? 0))}
                    height={Math.max(0, height)}
                  />
                );
              })}
              {index % every === 0 ? (
                <text className="chart-text" x={middle} y={HEIGHT - 6} textAnchor="middle">
                  {name}
                </text>
              ) : null}
            </g>
          );
        })}
        {target === undefined ? null : (
          <line className="chart-target" x1={SIDE} x2={width} y1={y(target)} y2={y(target)} />
        )}
      </svg>
    </div>
  );
}
