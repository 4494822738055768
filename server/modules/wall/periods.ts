import type { Screen } from './wall.model.ts';

const DAY_MS = 24 * 3_600_000;

/** How long a link waits to be opened on its screen. */
export const LINK_MS = DAY_MS;
/** A screen that did not ask for so long is one no longer: nobody knows who took it down. */
export const UNSEEN_MS = 30 * DAY_MS;
/** The mark's life in the browser; every asking begins it anew. */
export const MARK_SECONDS = UNSEEN_MS / 1_000;

/** When the screen stops being one unless something happens: its link runs out, or it is not seen for too long. */
export const endOf = ({ pairedAt, linkEndsAt }: Screen, seenAt: Date | null): Date =>
  pairedAt === null ? linkEndsAt : new Date((seenAt ?? pairedAt).getTime() + UNSEEN_MS);
