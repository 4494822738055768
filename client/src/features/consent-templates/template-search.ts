/** What the address says of the screen of one template. */
export interface TemplateSearch {
  readonly show?: 'preview' | 'versions';
  /** The version that is looked at. */
  readonly version?: number;
}

/** What can be understood of an address; the rest is left out. */
export function readTemplateSearch({ show, version }: Record<string, unknown>): TemplateSearch {
  if (show === 'preview') return { show };
  if (show !== 'versions') return {};
  return typeof version === 'number' && Number.isInteger(version) && version > 0 ? { show, version } : { show };
}
