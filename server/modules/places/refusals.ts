import type { InputError } from '../../../shared/types/problem.ts';
import type { ProblemError } from '../../http/problem-error.ts';
import { refuse } from '../../http/problem-error.ts';

const taken = (pointer: string, message: string): InputError => ({ pointer, message, code: 'already-exists' });

export const nameTaken = (what: 'department' | 'ward'): ProblemError =>
  refuse('already-exists', { errors: [taken('/body/name', `There is a ${what} of this name already.`)] });

/** `pointers`: where in the input the codes stand that the ward has already. */
export const codesTaken = (pointers: readonly string[]): ProblemError =>
  refuse('already-exists', {
    errors: pointers.map((pointer) => taken(pointer, 'The ward has a bed of this code already.')),
  });
