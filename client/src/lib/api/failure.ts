import type { Problem } from '../../../../shared/types/problem.ts';
import type { ProblemKind } from '../../../../shared/types/problem-kinds.ts';
import { problemKind, problemType } from '../../../../shared/types/problem-kinds.ts';

/** The server answered, and the answer was no. */
export class ApiProblem extends Error {
  override readonly name = 'ApiProblem';
  readonly problem: Problem;
  readonly kind: ProblemKind;

  constructor(problem: Problem) {
    super(problem.title);
    this.problem = problem;
    this.kind = problemKind(problem);
  }
}

/** No answer came: what was asked for may or may not have happened. */
export class NoAnswer extends Error {
  override readonly name = 'NoAnswer';
}

/** A refusal takes away what was shown before; a line that broke does not. */
export const isRefused = ({ isError, error, data }: { isError: boolean; error: unknown; data: unknown }): boolean =>
  isError && !(error instanceof NoAnswer && data !== undefined);

export const isProblem = (error: unknown, ...kinds: ProblemKind[]): error is ApiProblem =>
  error instanceof ApiProblem && (kinds.length === 0 || kinds.includes(error.kind));

/**
 * Whether the same request, sent again, could end differently only by being done: a lost answer or a fault on the
 * server's side. Such a retry must carry the same Idempotency-Key.
 */
export const isUnsettled = (error: unknown): boolean =>
  error instanceof NoAnswer || (error instanceof ApiProblem && error.problem.status >= 500);

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

const isProblemBody = (body: unknown): body is Problem =>
  isRecord(body) && typeof body['type'] === 'string' && typeof body['status'] === 'number';

/** The problem an unsuccessful answer stands for, also where a proxy answered with a page of its own. */
export async function readProblem(response: Response): Promise<ApiProblem> {
  const body: unknown = await response.json().catch(() => null);
  if (isProblemBody(body)) return new ApiProblem(body);
  const isAway = response.status === 502 || response.status === 503 || response.status === 504;
  return new ApiProblem({
    type: problemType(isAway ? 'unavailable' : 'internal'),
    title: response.statusText || 'Unexpected answer',
    status: response.status,
    requestId: response.headers.get('x-request-id') ?? '',
  });
}
