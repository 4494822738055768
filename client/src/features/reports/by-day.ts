/** The rows of one calendar day under each other, in the order of the days. */
export function byDay<Row extends { readonly on: string }>(rows: readonly Row[]): [string, Row[]][] {
  const days = new Map<string, Row[]>();
  for (const row of rows) {
    const known = days.get(row.on);
    if (known === undefined) days.set(row.on, [row]);
    else known.push(row);
  }
  return [...days];
}

export const sum = <Row>(rows: readonly Row[], of: (row: Row) => number): number =>
  rows.reduce((total, row) => total + of(row), 0);
