/** Milliseconds by the machine's monotonic clock, which all processes share. */
export const nowMs = (): number => Number(process.hrtime.bigint()) / 1e6;

export const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
