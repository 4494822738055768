/** What a code of the sender's is with us: as it is written, or in capitals. `undefined`: nobody said. */
export function meaningOf<To>(
  table: readonly { readonly from: string; readonly to: To }[],
  code: string,
): To | undefined {
  const capitals = code.toUpperCase();
  return (table.find(({ from }) => from === code) ?? table.find(({ from }) => from === capitals))?.to;
}
