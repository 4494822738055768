const SPANS = ['4w', '12w', 'year'] as const;
export type FairnessSpan = (typeof SPANS)[number];

/** What the address says of the ledger, so that it can be sent to a colleague. */
interface FairnessSearch {
  readonly ward?: string;
  readonly span?: FairnessSpan;
}

/** What can be understood of an address; the rest is left out. */
export function readFairnessSearch({ ward, span }: Record<string, unknown>): FairnessSearch {
  const known = SPANS.find((one) => one === span);
  return {
    ...(typeof ward === 'string' && ward.length <= 36 ? { ward } : {}),
    ...(known === undefined ? {} : { span: known }),
  };
}
