// Spreadsheets run what begins like a formula (CWE-1236); a quote before it keeps it text.
const FORMULA = /^[=+\-@\t\r]/u;

const cell = (value: string): string => {
  const safe = FORMULA.test(value) ? `'${value}` : value;
  return /[",\n\r]/u.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
};

/** RFC 4180, with the mark of UTF-8 in front that spreadsheets need to read other scripts. */
export const csvOf = (rows: readonly (readonly string[])[]): string =>
  `\uFEFF${rows.map((row) => row.map(cell).join(',')).join('\r\n')}\r\n`;
