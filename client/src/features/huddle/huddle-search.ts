/** Whose huddle; what the address says of the screen. */
export interface HuddleSearch {
  readonly department?: string;
  readonly ward?: string;
}

const ID = /^[0-9a-f-]{36}$/u;

/** What can be understood of an address; the rest is left out. A ward says more than its department. */
export function readHuddleSearch({ department, ward }: Record<string, unknown>): HuddleSearch {
  if (typeof ward === 'string' && ID.test(ward)) return { ward };
  return typeof department === 'string' && ID.test(department) ? { department } : {};
}
