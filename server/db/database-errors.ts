/** A unique index refused the write (MongoDB 11000), perhaps inside a list of write errors. */
export function isDuplicateKey(error: unknown): error is { code: 11000; keyPattern?: Record<string, unknown> } {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === 11000;
}

/** The name of the index that refused, as MongoDB's message gives it; empty where it does not. */
export function duplicateIndex(error: unknown): string {
  if (!isDuplicateKey(error) || !(error instanceof Error)) return '';
  return /index: (\S+)/u.exec(error.message)?.[1] ?? '';
}
