import type { BedConflict, InputError, Problem, RosterConflict } from '../../shared/types/problem.ts';
import type { ProblemKind } from '../../shared/types/problem-kinds.ts';
import { PROBLEMS, problemType } from '../../shared/types/problem-kinds.ts';

export interface ProblemExtras {
  /** For people; never holds patient data. */
  readonly detail?: string;
  readonly errors?: readonly InputError[];
  /** Seconds. */
  readonly retryAfter?: number;
  readonly currentVersion?: number;
  readonly bed?: BedConflict;
  readonly roster?: RosterConflict;
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

// By name: the errors' classes belong to rooms that this one must not know.
const TEMPORARY = new Set([
  'BlobStoreUnavailableError',
  'HashQueueFullError',
  'MongoNetworkError',
  'MongoNetworkTimeoutError',
  'MongoNotConnectedError',
  'MongoPoolClearedError',
  'MongoPoolClosedError',
  'MongoServerSelectionError',
  'MongooseServerSelectionError',
  'MongoTopologyClosedError',
  'MongoWaitQueueTimeoutError',
]);

/** By these the database says that another try may well succeed: a primary that steps down, a conflict that went on too long. */
const TEMPORARY_LABELS = ['RetryableWriteError', 'TransientTransactionError', 'UnknownTransactionCommitResult'];

function isTemporary(error: Error): boolean {
  if (TEMPORARY.has(error.name)) return true;
  const labels: unknown = 'errorLabels' in error ? error.errorLabels : undefined;
  return Array.isArray(labels) && TEMPORARY_LABELS.some((label) => labels.includes(label));
}

/**
 * The error as a refusal: what is overloaded or out of reach for the moment is `unavailable` (the effect is then unknown,
 * and a repeat with the same Idempotency-Key finds out); everything else that is no refusal of ours is a bare `internal`.
 */
export function asProblemError(error: unknown): ProblemError {
  if (error instanceof ProblemError) return error;
  if (error instanceof Error && isTemporary(error)) return refuse('unavailable', { retryAfter: 2 });
  return refuse('internal');
}

/** The problem as it leaves (RFC 9457). */
export function toProblem(error: unknown, requestId: string): Problem {
  const { kind, extras } = asProblemError(error);
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
