export interface RosterSearch {
  readonly roster?: string;
}

/** Which roster of the ward is shown; the one of today without. */
export function readRosterSearch(search: Record<string, unknown>): RosterSearch {
  const { roster } = search;
  return typeof roster === 'string' && roster !== '' ? { roster } : {};
}
