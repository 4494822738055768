/**
 * An error as MongoDB would answer it.
 *
 * `code` and `codeName` are what drivers branch on; `errorLabels` decide whether a driver retries; `extra` holds further
 * fields of the reply (`keyPattern`, `keyValue`, ...).
 */
export class MongoError extends Error {
  readonly code: number;
  readonly codeName: string;
  readonly errorLabels: string[] = [];
  readonly extra: Record<string, unknown>;

  constructor(code: number, codeName: string, message: string, extra: Record<string, unknown> = {}) {
    super(message);
    this.name = 'MongoError';
    this.code = code;
    this.codeName = codeName;
    this.extra = extra;
  }
}

export function mongoError(
  code: number,
  codeName: string,
  message: string,
  extra: Record<string, unknown> = {},
): MongoError {
  return new MongoError(code, codeName, message, extra);
}

/** Code 2: a value the operator cannot work with. */
export const badValue = (message: string): MongoError => mongoError(2, 'BadValue', message);

/** Code 9: the request does not have the shape the operator asks for. */
export const failedToParse = (message: string): MongoError => mongoError(9, 'FailedToParse', message);

/** Code 14: the right shape, the wrong BSON type. */
export const typeMismatch = (message: string): MongoError => mongoError(14, 'TypeMismatch', message);

/** Codes without a name of their own are answered by MongoDB as `Location<code>`. */
export const located = (code: number, message: string): MongoError => mongoError(code, `Location${code}`, message);
