import type { SpanFault } from '../../../shared/domain/leave-days.ts';
import type { ProblemError } from '../../http/problem-error.ts';
import { refuse } from '../../http/problem-error.ts';
import type { LeaveRequest } from './leave.model.ts';

const wrong = (pointer: string, message: string, code: string): ProblemError =>
  refuse('invalid-input', { errors: [{ pointer, message, code }] });

const FAULTS: Readonly<Record<SpanFault, readonly [pointer: string, message: string]>> = {
  order: ['/body/to', 'It ends before it begins.'],
  'too-long': ['/body/to', 'It is longer than a year.'],
  'one-day-parts': ['/body/toPart', 'On one day it begins and ends with the same part of it.'],
  'from-part': ['/body/fromPart', 'Leave of several days cannot begin with a morning alone.'],
  'to-part': ['/body/toPart', 'Leave of several days cannot end with an afternoon alone.'],
};

export const spanRefused = (fault: SpanFault): ProblemError => wrong(...FAULTS[fault], fault);
export const tooFar = (): ProblemError =>
  wrong('/body/from', 'These days are too far away to be asked for.', 'too-far');
export const nothingCounts = (): ProblemError =>
  wrong('/body/to', 'None of these days counts for this kind of leave.', 'nothing-counts');
export const noSuchType = (): ProblemError => wrong('/body/typeId', 'There is no such kind of leave.', 'not-found');

const days = (halfDays: number): string => String(halfDays / 2);

/** @param left in half days */
export const tooFewLeft = (year: number, left: number): ProblemError =>
  wrong(
    '/body/to',
    `Only ${days(Math.max(0, left))} days are left in ${year}; what was asked for counts.`,
    'too-few-left',
  );

export const overlapping = (): ProblemError =>
  refuse('already-exists', {
    errors: [{ pointer: '/body/from', message: 'Leave was asked for on these days already.', code: 'already-exists' }],
  });

export const typeNameTaken = (): ProblemError =>
  refuse('already-exists', {
    errors: [
      { pointer: '/body/name', message: 'There is a kind of leave of this name already.', code: 'already-exists' },
    ],
  });

const STATES = {
  pending: 'This request was not decided yet.',
  approved: 'This leave was granted.',
  rejected: 'This request was turned down.',
  cancelled: 'This request was taken back.',
} as const;

/** The version the caller saw must be the present one, and the request must stand so. */
export function assertStands(request: LeaveRequest, version: number, ...wanted: LeaveRequest['state'][]): void {
  if (!wanted.includes(request.state)) {
    throw refuse('state-refused', { detail: STATES[request.state], currentVersion: request.version });
  }
  if (request.version !== version) throw refuse('version-conflict', { currentVersion: request.version });
}
