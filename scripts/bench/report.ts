import type { Bound, Figure } from './figures.ts';
import { meets } from './figures.ts';

const number = (value: number): string => {
  if (!Number.isFinite(value)) return '–';
  if (Math.abs(value) >= 1_000) return Math.round(value).toLocaleString('en');
  return value.toFixed(Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2);
};

const bound = (one: Bound | null): string =>
  one === null ? '' : `${one.at === 'most' ? '≤' : '≥'} ${number(one.value)} ${one.unit ?? ''}`.trim();

function verdict({ judged, must, stretch }: Figure): string {
  if (judged === null || must === null) return judged === null ? 'not measured' : '';
  if (!meets(judged.median, must)) return 'misses';
  return stretch !== null && meets(judged.median, stretch) ? 'meets, stretch too' : 'meets';
}

const row = (figure: Figure): string[] => {
  const { id, measure, ours, reference, unit, judged } = figure;
  const spread = judged === null ? '–' : `${number(judged.median)} [${number(judged.q1)}–${number(judged.q3)}]`;
  return [
    id,
    measure,
    reference === null ? '–' : `${number(reference)} ${unit}`,
    ours === null ? '–' : `${number(ours)} ${unit}`,
    spread,
    bound(figure.must),
    bound(figure.stretch),
    verdict(figure),
    figure.note ?? '',
  ];
};

const HEAD = ['id', 'measure (reference)', 'reference', 'ours', 'judged [q1–q3]', 'must', 'stretch', 'verdict', 'note'];

/** The figures as a table in Markdown, wide enough to be read in a terminal. */
export function table(figures: readonly Figure[]): string {
  const rows = [HEAD, ...figures.map(row)];
  const widths = HEAD.map((_, column) => Math.max(...rows.map((cells) => cells[column]?.length ?? 0)));
  const lines = rows.map((cells) => `| ${cells.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join(' | ')} |`);
  lines.splice(1, 0, `|${widths.map((width) => '-'.repeat(width + 2)).join('|')}|`);
  return lines.join('\n');
}
