/** One write over HTTP: when it was asked for, answered, and had by the last of the audience. */
export interface WriteTimes {
  readonly sentAt: number;
  readonly answeredMs: number;
  readonly deliveredMs: number;
}

/** Writes one thing after another, by another person each time. */
export interface Writer {
  write(): Promise<WriteTimes>;
  close(): void;
}
