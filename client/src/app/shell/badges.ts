import { createStore, useStore } from '../../lib/store.ts';

/** What waits for the person, as the frame shows it. Filled once what counts it is loaded, after the first screen. */
export interface Badges {
  /** Messages not read; of muted conversations only those meant for the person. */
  readonly messages: number;
  /** Of these, those that name the person or ask them. */
  readonly forMe: number;
  /** Notices not seen. */
  readonly notices: number;
  /** Of these, those that must be acted on now. */
  readonly urgent: number;
}

export const NO_BADGES: Badges = { messages: 0, forMe: 0, notices: 0, urgent: 0 };

export const badges = createStore<Badges>(NO_BADGES);

export const useBadges = (): Badges => useStore(badges);
