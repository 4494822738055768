/** What the address says of the screen. */
export interface SetupSearch {
  readonly tab?: 'buildings';
  readonly ward?: string;
}

const ID = /^[0-9a-f-]{36}$/u;

/** What can be understood of an address; the rest is left out. */
export function readSetupSearch({ tab, ward }: Record<string, unknown>): SetupSearch {
  if (tab === 'buildings') return { tab };
  return typeof ward === 'string' && ID.test(ward) ? { ward } : {};
}
