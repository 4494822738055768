import { now } from '../../access/context.ts';
import type { Consent } from './consents.model.ts';
import type { Link } from './remote.model.ts';

/** What signs by link: whoever consents. Witness and interpreter sign where they can be seen, the doctor at their session. */
export const REMOTE_SLOT = 'patient';

/** Whether there is anything left to sign by link. */
export const isOpenTo = ({ state, slots, signedSlots, signBy }: Consent): boolean =>
  state === 'signing' &&
  slots.some(({ key }) => key === REMOTE_SLOT) &&
  !signedSlots.includes(REMOTE_SLOT) &&
  (signBy === null || signBy > now());

export const isGood = (link: Link, consent: Consent): boolean =>
  link.isLive && link.expiresAt > now() && isOpenTo(consent);
