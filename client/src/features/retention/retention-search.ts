export const TABS = ['settings', 'proposals', 'register'] as const;

/** Which part of it is looked at. */
export interface RetentionSearch {
  readonly tab?: (typeof TABS)[number];
}

export function readRetentionSearch(raw: Record<string, unknown>): RetentionSearch {
  const tab = TABS.find((known) => known === raw['tab']);
  return tab === undefined || tab === 'settings' ? {} : { tab };
}
