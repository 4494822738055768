import type { BinKindName, BinState } from '../../../../shared/schemas/bin.ts';
import { KINDS } from '../../components/bin/kinds.ts';

/** What the Bin's address says; never what something was called. */
export interface BinSearch {
  readonly kind?: BinKindName;
  readonly state?: (typeof STATES)[number];
}

/** Without any: what is in the Bin now. */
export const STATES = ['restored', 'purged'] as const satisfies readonly BinState[];

/** Keeps what it understands of an address and drops the rest. */
export function readBinSearch(raw: Record<string, unknown>): BinSearch {
  const kind = KINDS.find((known) => known === raw['kind']);
  const state = STATES.find((known) => known === raw['state']);
  return { ...(kind === undefined ? {} : { kind }), ...(state === undefined ? {} : { state }) };
}
