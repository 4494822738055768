/** Something the house does by itself in every hospital, again and again. */
export interface Job {
  /** Unique and stable: the lease is kept under it. */
  readonly name: string;
  readonly everyMs: number;
  /** Runs as the house in one hospital's context. Must be safe to run again after it died half-way. */
  run(): Promise<void>;
}
