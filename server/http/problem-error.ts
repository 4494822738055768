import type { InputError, Problem, ProblemKind } from '../../shared/types/problem.ts';
import { PROBLEMS, problemType } from '../../shared/types/problem.ts';

export interface ProblemExtras {
  /** For people; never holds patient data. */
  readonly detail?: string;
  readonly errors?: readonly InputError[];
  /** Seconds. */
  readonly retryAfter?: number;
  readonly currentVersion?: number;
}

/** A refusal on its way out. Whoever throws it has said everything the caller may know. */
export class ProblemError extends Error {
  readonly kind: ProblemKind;
  readonly extras: ProblemExtras;

  constructor(kind: ProblemKind, extras: ProblemExtras = {}) {
    super(`${kind}${extras.detail === undefined ? '' : `: ${extras.detail}`}`);
    this.name = 'ProblemError';
    this.kind = kind;
    this.extras = extras;
  }
}

/** The refusal `kind`, ready to be thrown. */
export const refuse = (kind: ProblemKind, extras?: ProblemExtras) => new ProblemError(kind, extras);

/** The problem as it leaves (RFC 9457). Anything but a `ProblemError` becomes a bare 500. */
export function toProblem(error: unknown, requestId: string): Problem {
  const { kind, extras } = error instanceof ProblemError ? error : refuse('internal');
  const { errors, ...rest } = extras;
  const { status, title } = PROBLEMS[kind];
  return {
    type: problemType(kind),
    title,
    status,
    ...rest,
    ...(errors === undefined ? {} : { errors: [...errors] }),
    requestId,
  };
}
