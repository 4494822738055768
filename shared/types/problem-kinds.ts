import type { Problem } from './problem.ts';

/**
 * Every refusal and failure there is, by its kind (RFC 9457 `type` is `urn:wardline:problem:<kind>`).
 * `title` is for people and never changes with the case; what differs goes into `detail`, which never holds patient data.
 */
export const PROBLEMS = {
  'invalid-input': { status: 400, title: 'Some of what was sent is not right.' },
  'malformed-body': { status: 400, title: 'The body cannot be read as JSON.' },
  'idempotency-key-missing': { status: 400, title: 'This request needs an Idempotency-Key header.' },
  'not-signed-in': { status: 401, title: 'Sign in first.' },
  'sign-in-failed': { status: 401, title: 'Hospital, e-mail or password is wrong.' },
  'code-refused': { status: 401, title: 'That code is wrong or no longer valid.' },
  'link-refused': { status: 401, title: 'That link is wrong, used or no longer valid.' },
  'origin-refused': { status: 403, title: 'This request came from a page that is not ours.' },
  'csrf-refused': { status: 403, title: 'This request lacks the token of its session.' },
  'not-allowed': { status: 403, title: 'You may not do this.' },
  'not-found': { status: 404, title: 'There is nothing here that you can see.' },
  'method-not-allowed': { status: 405, title: 'That is not done with this method.' },
  'version-conflict': { status: 409, title: 'Someone changed this before you.' },
  'already-exists': { status: 409, title: 'There is one like this already.' },
  'in-use': { status: 409, title: 'This is in use.' },
  'bed-refused': { status: 409, title: 'This bed cannot be used like that now.' },
  'form-changed': { status: 409, title: 'The form is not the one you read. Read it again.' },
  'consent-missing': { status: 409, title: 'A consent that is valid now is missing.' },
  'rule-broken': { status: 409, title: 'A rule of the hospital does not allow this.' },
  'state-refused': { status: 409, title: 'This cannot be done in its present state.' },
  'payload-too-large': { status: 413, title: 'What was sent is too large.' },
  'unsupported-media-type': { status: 415, title: 'The body must be JSON.' },
  'file-refused': { status: 422, title: 'This file cannot be taken.' },
  'password-too-weak': { status: 422, title: 'That password is too easy to guess.' },
  'idempotency-key-reused': { status: 422, title: 'This Idempotency-Key was used for another request.' },
  'session-locked': { status: 423, title: 'The screen is locked. Enter your PIN.' },
  'rate-limited': { status: 429, title: 'Too many tries. Wait a little.' },
  internal: { status: 500, title: 'Something went wrong on our side.' },
  unavailable: { status: 503, title: 'We cannot do this at the moment.' },
} as const satisfies Record<string, { status: number; title: string }>;

export type ProblemKind = keyof typeof PROBLEMS;

export const problemType = (kind: ProblemKind) => `urn:wardline:problem:${kind}`;

/** The kind of a received problem, or `internal` where it is none of ours. */
export function problemKind(value: Problem): ProblemKind {
  const kind = value.type.replace('urn:wardline:problem:', '');
  return kind in PROBLEMS ? (kind as ProblemKind) : 'internal';
}
