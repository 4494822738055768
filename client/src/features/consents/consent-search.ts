/** What lies over a consent’s page. */
export const ACTS = ['hand-over', 'remote', 'sign', 'decline', 'revoke', 'void'] as const;
export type ConsentAct = (typeof ACTS)[number];

export interface ConsentSearch {
  readonly do?: ConsentAct;
}

/** Keeps what it understands of an address and drops the rest. */
export function readConsentSearch(raw: Record<string, unknown>): ConsentSearch {
  const act = ACTS.find((known) => known === raw['do']);
  return act === undefined ? {} : { do: act };
}
