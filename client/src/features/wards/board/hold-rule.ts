/** After the last key the order of the board rests for this long. */
const KEY_REST_MS = 2_000;
/** What waits is let through by itself this long after the last touch or key. */
export const RELEASE_AFTER_MS = 10_000;

/** The nurse's finger wins: while someone works on the board, no bed appears, goes or changes its place. */
export interface HoldRule {
  /** A pointer is down or a panel is open, until the answered function is called. */
  readonly begin: () => () => void;
  readonly key: () => void;
  /** Membership must not change now. */
  readonly isBusy: () => boolean;
  /** Nothing has been touched for so long that what waits may come in. */
  readonly isRested: () => boolean;
}

export function createHoldRule(now: () => number): HoldRule {
  let busy = 0;
  let lastKeyAt = -Infinity;
  let lastTouchAt = -Infinity;
  return {
    begin() {
      busy += 1;
      let isOver = false;
      return () => {
        if (isOver) return;
        isOver = true;
        busy -= 1;
        lastTouchAt = now();
      };
    },
    key() {
      lastKeyAt = now();
      lastTouchAt = lastKeyAt;
    },
    isBusy: () => busy > 0 || now() - lastKeyAt < KEY_REST_MS,
    isRested: () => busy === 0 && now() - lastTouchAt >= RELEASE_AFTER_MS,
  };
}
