/** Something the house does by itself in every hospital, again and again. */
export interface Job {
  /** Unique and stable: the lease is kept under it. */
  readonly name: string;
  readonly everyMs: number;
  /** How long after a nudge it runs, so that many nudges make one run. 0 where not given. */
  readonly nudgeDelayMs?: number;
  /** Whether it goes on in a suspended hospital: what keeps promises already made (sealing, telling). */
  readonly runsWhenSuspended?: boolean;
  /**
   * Runs as the house in one hospital's context, under a lease that every transaction in it is checked against at its
   * commit. Must be safe to run again after it died half-way.
   */
  run(): Promise<void>;
}
