type Cell = string | number | null;

/**
 * A cell that a spreadsheet would take for a formula gets an apostrophe before it (OWASP, CSV injection): the name of a
 * ward can be anything, also `=HYPERLINK(…)`. Numbers are ours and stay numbers.
 */
function neutral(text: string): string {
  return /^[=+\-@\t\r]/u.test(text.trimStart()) || /^[\t\r]/u.test(text) ? `'${text}` : text;
}

function written(cell: Cell): string {
  if (cell === null) return '';
  if (typeof cell === 'number') return String(Math.round(cell * 1000) / 1000);
  const text = neutral(cell);
  return /[",\r\n;]/u.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** RFC 4180, in UTF-8 with a byte order mark, without which Excel takes it for the machine's old code page. */
export const toCsv = (header: readonly string[], rows: readonly (readonly Cell[])[]): string =>
  `\ufeff${[header, ...rows].map((row) => `${row.map(written).join(',')}\r\n`).join('')}`;
