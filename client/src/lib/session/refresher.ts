/** Runs the work while no other tab of this browser runs its own. */
export type Exclusive = <Answer>(work: () => Promise<Answer>) => Promise<Answer>;

export interface RefreshDoors {
  /** Asks for new cookies. `false`: refused, the session is over. Throws where nobody answered. */
  readonly renew: () => Promise<boolean>;
  readonly exclusive: Exclusive;
  /** When any tab last renewed, in this browser's clock; tabs share the cookies. */
  readonly renewedAt: { readonly get: () => number; readonly set: (at: number) => void };
  readonly now: () => number;
}

/**
 * One renewal at a time in the whole browser. A refresh token is good for one use and a second use looks like theft, so a
 * request refused before another tab's renewal is simply sent again.
 */
export function createRefresher(doors: RefreshDoors): (askedAt: number) => Promise<boolean> {
  let running: Promise<boolean> | null = null;

  const renewOnce = (askedAt: number) =>
    doors.exclusive(async () => {
      if (doors.renewedAt.get() >= askedAt) return true;
      const isRenewed = await doors.renew();
      if (isRenewed) doors.renewedAt.set(doors.now());
      return isRenewed;
    });

  return (askedAt) => {
    running ??= renewOnce(askedAt).finally(() => {
      running = null;
    });
    return running;
  };
}
