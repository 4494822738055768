/** Whose change of duty; what the address says of the screen. */
export interface HandoverSearch {
  readonly ward?: string;
}

const ID = /^[0-9a-f-]{36}$/u;

/** What can be understood of an address; the rest is left out. */
export const readHandoverSearch = ({ ward }: Record<string, unknown>): HandoverSearch =>
  typeof ward === 'string' && ID.test(ward) ? { ward } : {};
